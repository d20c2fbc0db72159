#include "cli/json_string.h"

#include <charconv>
#include <cstdint>

#include "core/json_text.h"

namespace loadtest {
namespace {

std::optional<std::uint32_t> four_digits(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (problem != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// `rest` begins behind "\u"; what belongs to the character is taken off.
bool append_escaped_unit(std::string& out, std::string_view& rest) {
  const auto unit = four_digits(rest);
  if (!unit) return false;
  rest.remove_prefix(4);
  std::uint32_t c = *unit;
  if (is_high(c) && rest.starts_with("\\u")) {
    const auto low = four_digits(rest.substr(2));
    if (!low) return false;
    if (is_low(*low)) {
      c = 0x10000 + ((c - 0xD800) << 10U) + (*low - 0xDC00);
      rest.remove_prefix(6);
    }
  }
  append_utf8(out, is_high(c) || is_low(c) ? 0xFFFD : c);
  return true;
}

}  // namespace

std::optional<std::string> parse_json_string(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r\n");
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  if (first == std::string_view::npos || last == first || line[first] != '"' || line[last] != '"')
    return std::nullopt;
  std::string_view rest = line.substr(first + 1, last - first - 1);
  std::string out;
  out.reserve(rest.size());
  while (!rest.empty()) {
    std::size_t plain = 0;
    while (plain < rest.size() && rest[plain] != '\\' && rest[plain] != '"' &&
           static_cast<unsigned char>(rest[plain]) >= 0x20) {
      ++plain;
    }
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    if (rest[0] != '\\' || rest.size() < 2) return std::nullopt;
    const char kind = rest[1];
    rest.remove_prefix(2);
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    if (const std::size_t at = kLetters.find(kind); at != std::string_view::npos) {
      out += kMeant[at];
    } else if (kind != 'u' || !append_escaped_unit(out, rest)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace loadtest
