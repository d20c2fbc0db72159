#include "api/query_string.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "core/json_text.h"

namespace loadtest {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (valid_utf8(out) != out) return std::nullopt;
  return out;
}

QueryString::QueryString(std::string_view text, std::initializer_list<std::string_view> known) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    const auto name = percent_decoded(part.substr(0, equals), true);
    const auto value = percent_decoded(equals < part.size() ? part.substr(equals + 1) : "", true);
    if (!name || !value) {
      fail(name.value_or(std::string(part.substr(0, std::min<std::size_t>(equals, 40)))),
           "is not percent-encoded UTF-8");
    } else if (std::find(known.begin(), known.end(), *name) == known.end()) {
      fail(*name, known.size() == 0 ? "is not known; this call takes no parameters"
                                    : fmt::format("is not known; there are: {}", fmt::join(known, ", ")));
    } else if (this->text(*name)) {
      fail(*name, "is given twice");
    } else {
      values_.emplace_back(*name, *value);
    }
  }
}

void QueryString::fail(std::string_view name, std::string detail) {
  errors_.push_back({fmt::format("?{}", name.substr(0, 100)), std::move(detail)});
}

std::optional<std::string> QueryString::text(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::uint64_t QueryString::whole(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                 std::uint64_t most) {
  const auto given = text(name);
  if (!given) return otherwise;
  std::uint64_t value = 0;
  const char* const end = given->data() + given->size();
  const auto [rest, error] = std::from_chars(given->data(), end, value);
  if (error == std::errc() && rest == end && value >= least && value <= most) return value;
  fail(name, fmt::format("\"{}\" is not a whole number from {} to {}", given->substr(0, 40), least, most));
  return otherwise;
}

std::optional<std::uint64_t> QueryString::optional_whole(std::string_view name, std::uint64_t most) {
  if (!text(name)) return std::nullopt;
  return whole(name, 0, 0, most);
}

std::optional<double> QueryString::optional_number(std::string_view name, double least, double most) {
  const auto given = text(name);
  if (!given) return std::nullopt;
  double value = 0;
  const char* const end = given->data() + given->size();
  const auto [rest, error] = std::from_chars(given->data(), end, value);
  if (error == std::errc() && rest == end && value >= least && value <= most) return value;
  fail(name, fmt::format("\"{}\" is not a number from {} to {}", given->substr(0, 40), least, most));
  return std::nullopt;
}

std::string QueryString::choice(std::string_view name, std::string_view otherwise,
                                std::initializer_list<std::string_view> words) {
  const auto given = text(name);
  if (!given) return std::string(otherwise);
  if (std::find(words.begin(), words.end(), *given) != words.end()) return *given;
  fail(name, fmt::format("\"{}\" is not known; there are: {}", given->substr(0, 40), fmt::join(words, ", ")));
  return std::string(otherwise);
}

}  // namespace loadtest
