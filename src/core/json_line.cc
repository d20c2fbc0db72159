#include "core/json_line.h"

#include <cmath>

namespace loadtest {

void append_text_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    append_json_string(out, text);
  }
}

void append_decimal(std::string& out, std::int64_t value, int decimals) {
  if (value < 0) out += '-';
  std::uint64_t rest = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  char fraction[20];
  int length = 0;
  for (int i = decimals - 1; i >= 0; --i) {
    fraction[i] = static_cast<char>('0' + rest % 10);
    if (length == 0 && fraction[i] != '0') length = i + 1;
    rest /= 10;
  }
  append_json(out, rest);
  if (length == 0) return;
  out += '.';
  out.append(fraction, static_cast<std::size_t>(length));
}

void append_number(std::string& out, const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) {
    out += "null";
  } else if (std::abs(*value) < 9e9) {
    append_decimal(out, std::llround(*value * 1e6), 6);
  } else {  // past 2^53 millionths a double has no such decimals left to round
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, *value).ptr);
  }
}

}  // namespace loadtest
