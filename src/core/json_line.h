#pragma once
// JSON written piece by piece, without a tree: several times as fast where there are many small objects.
//
// Missing, and numbers that are not finite: null. Text that is no UTF-8: U+FFFD (core/json_text.h).
#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/json_text.h"

namespace loadtest {

// The commas and keys of one object; values are appended to what key() gives.
class JsonLine {
 public:
  explicit JsonLine(std::string& out) : out_(out) { out_ += '{'; }

  // `name` is written as it is.
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

template <std::integral T>
void append_json(std::string& out, T value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}
inline void append_json(std::string& out, bool value) { out += value ? "true" : "false"; }
inline void append_json(std::string& out, std::string_view text) { append_json_string(out, text); }
inline void append_json(std::string& out, const char*) = delete;

template <class T>
void append_json(std::string& out, const std::optional<T>& value) {
  if (value) {
    append_json(out, *value);
  } else {
    out += "null";
  }
}
void append_text_or_null(std::string& out, std::string_view text);  // empty: null

// value / 10^decimals, exactly, without zeros at the end.
void append_decimal(std::string& out, std::int64_t value, int decimals);

// Rounded to six decimals.
void append_number(std::string& out, const std::optional<double>& value);

}  // namespace loadtest
