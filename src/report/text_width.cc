#include "report/text_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/json_text.h"

namespace loadtest {
namespace {

struct Range {
  char32_t first, last;
};

// Unicode 15: combining marks, joiners and variation selectors of the scripts a model name may use.
constexpr std::array<Range, 14> kZeroWidth{{{0x0300, 0x036F},
                                            {0x0483, 0x0489},
                                            {0x0591, 0x05BD},
                                            {0x0610, 0x061A},
                                            {0x064B, 0x065F},
                                            {0x093A, 0x093C},
                                            {0x0E34, 0x0E3A},
                                            {0x1AB0, 0x1AFF},
                                            {0x1DC0, 0x1DFF},
                                            {0x200B, 0x200F},
                                            {0x202A, 0x202E},
                                            {0x20D0, 0x20FF},
                                            {0x2060, 0x206F},
                                            {0xFE00, 0xFE0F}}};

// East Asian Width W and F, in blocks.
constexpr std::array<Range, 13> kWide{{{0x1100, 0x115F},
                                       {0x231A, 0x231B},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1FAFF},
                                       {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return r.first <= c && c <= r.last; });
}

int width_of(char32_t c) {
  if (c < 0x300) return 1;
  if (within(kZeroWidth, c)) return 0;
  return within(kWide, c) ? 2 : 1;
}

// One character of valid UTF-8 (an invalid byte stands for itself).
struct Character {
  std::string_view bytes;
  int width = 1;
};

Character first_character(std::string_view text) {
  const std::size_t length = std::max<std::size_t>(utf8_sequence_length(text), 1);
  const auto lead = static_cast<unsigned char>(text[0]);
  if (length == 1) return {text.substr(0, 1), 1};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {text.substr(0, length), width_of(code)};
}

// The longest start of `text` within `width` columns.
std::string_view fitting(std::string_view text, int width) {
  std::size_t length = 0;
  int used = 0;
  while (length < text.size()) {
    const Character character = first_character(text.substr(length));
    if (used + character.width > width) break;
    used += character.width;
    length += character.bytes.size();
  }
  return text.substr(0, length);
}

bool is_unit(std::string_view word) {
  constexpr std::array<std::string_view, 6> kUnits{"%", "ms", "s", "min", "h", "tok/s"};
  const std::size_t end = word.find_last_not_of(".,;:)");
  word = word.substr(0, end == std::string_view::npos ? 0 : end + 1);
  return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

// Up to the next space, or the one after it: a number stays with its unit.
std::string_view first_word(std::string_view text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  if (end == 0 || end == text.size() || text[end - 1] < '0' || text[end - 1] > '9')
    return text.substr(0, end);
  const std::size_t next = std::min(text.find(' ', end + 1), text.size());
  return is_unit(text.substr(end + 1, next - end - 1)) ? text.substr(0, next) : text.substr(0, end);
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    width += character.width;
    text.remove_prefix(character.bytes.size());
  }
  return width;
}

std::string printable(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string out;
  out.reserve(valid.size());
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto c = static_cast<unsigned char>(valid[i]);
    if (c < 0x20 || c == 0x7F) {
      out += c == '\n' || c == '\t' ? ' ' : '?';
    } else if (c == 0xC2 && static_cast<unsigned char>(valid[i + 1]) < 0xA0) {  // C1: U+0080 to U+009F
      out += '?';
      ++i;
    } else {
      out += valid[i];
    }
  }
  return out;
}

std::string truncated(std::string_view text, int width, std::string_view ellipsis) {
  if (width <= 0) return {};
  if (display_width(text) <= width) return std::string(text);
  const int room = width - display_width(ellipsis);
  if (room < 1) return std::string(fitting(text, width));
  return std::string(fitting(text, room)).append(ellipsis);
}

std::string padded_left(std::string_view text, int width) {
  return std::string(static_cast<std::size_t>(std::max(width - display_width(text), 0)), ' ').append(text);
}

std::string padded_right(std::string_view text, int width) {
  return std::string(text).append(static_cast<std::size_t>(std::max(width - display_width(text), 0)), ' ');
}

std::string without_en_dashes(std::string text) {
  constexpr std::string_view kDash = "–";
  for (std::size_t at = text.find(kDash); at != std::string::npos; at = text.find(kDash, at + 1)) {
    text.replace(at, kDash.size(), "-");
  }
  return text;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  width = std::max(width, 2);
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    std::string_view word = first_word(text);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && display_width(line) + 1 + display_width(word) <= width) {
      line.append(" ").append(word);
      continue;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    while (display_width(word) > width) {
      const std::string_view part = fitting(word, width);
      lines.emplace_back(part);
      word.remove_prefix(part.size());
    }
    line = word;
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace loadtest
