#include "workload/value_text.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "core/json_text.h"

namespace loadtest {

std::string quoted_text(std::string_view text) {
  constexpr std::size_t kMost_bytes = 80;
  std::size_t end = 0;  // whole characters only
  while (end < text.size()) {
    const std::string_view rest = text.substr(end);
    const std::size_t length = utf8_sequence_length(rest);
    const std::size_t step = length > 0 ? length : invalid_utf8_length(rest);
    if (end + step > kMost_bytes) break;
    end += step;
  }
  std::string shown = valid_utf8(text.substr(0, end));
  for (char& c : shown) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  if (end < text.size()) shown += "…";
  return "\"" + shown + "\"";
}

std::string_view without_spaces_around(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool looks_like_json(std::string_view text) {
  text = without_spaces_around(text);
  return text.starts_with('{') || text.starts_with('[');
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  if (text.empty() || rest != end) return std::nullopt;
  if (problem == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return problem == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<double> real_number(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  if (text.empty() || rest != end || problem != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace loadtest
