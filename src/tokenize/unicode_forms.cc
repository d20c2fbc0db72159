#include "tokenize/unicode_forms.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <vector>

#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

struct Range {
  std::uint32_t first, last;
};

// What normalization does something with, and Unicode 9.0 had not.
constexpr Range kLater[] = {
#include "tokenize/normalization_additions.inc"
};

bool is_later(std::uint32_t code_point) {
  if (code_point < kLater[0].first) return false;
  const Range* const after =
      std::upper_bound(std::begin(kLater), std::end(kLater), code_point,
                       [](std::uint32_t code, const Range& range) { return code < range.first; });
  return code_point <= std::prev(after)->last;
}

std::uint32_t code_point_of(std::string_view character) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(character[i]));
  };
  std::uint32_t code = byte(0);
  if (character.size() == 1) return code;
  code &= 0xFFU >> (character.size() + 1);
  for (std::size_t i = 1; i < character.size(); ++i) code = code << 6U | (byte(i) & 0x3FU);
  return code;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

using CodePoints = std::vector<utf8proc_int32_t>;

utf8proc_propval_t combining_class(utf8proc_int32_t code_point) {
  return utf8proc_get_property(code_point)->combining_class;
}

void append_decomposed(CodePoints& points, std::uint32_t code_point, utf8proc_option_t options) {
  std::array<utf8proc_int32_t, 16> parts{};  // four are the most that there are
  int no_boundary = 0;
  const auto size = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(code_point), parts.data(),
                                            parts.size(), options, &no_boundary);
  if (size < 0) return points.push_back(static_cast<utf8proc_int32_t>(code_point));
  points.insert(points.end(), parts.begin(), parts.begin() + size);
}

// utf8proc would swap neighbours, which takes minutes for a megabyte of marks.
void put_in_canonical_order(CodePoints& points) {
  const auto is_mark = [](utf8proc_int32_t point) { return combining_class(point) != 0; };
  const auto before = [](utf8proc_int32_t a, utf8proc_int32_t b) {
    return combining_class(a) < combining_class(b);
  };
  for (auto at = points.begin(); at != points.end();) {
    const auto first = std::find_if(at, points.end(), is_mark);
    at = std::find_if_not(first, points.end(), is_mark);
    if (!std::is_sorted(first, at, before)) std::stable_sort(first, at, before);
  }
}

// Takes the fully decomposed `points` away.
void append_text(std::string& out, CodePoints& points, utf8proc_option_t options) {
  if (points.empty()) return;
  put_in_canonical_order(points);
  const auto count = static_cast<utf8proc_ssize_t>(points.size());
  points.push_back(0);  // utf8proc writes the text over the code points, and a zero behind it
  const auto bytes = utf8proc_reencode(points.data(), count, options);
  if (bytes > 0) out.append(reinterpret_cast<const char*>(points.data()), static_cast<std::size_t>(bytes));
  points.clear();
}

}  // namespace

std::string in_form(UnicodeForm form, std::string text) {
  if (is_ascii(text)) return text;
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | (form == UnicodeForm::nfc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE));
  const std::string_view all = text;
  std::string out;
  out.reserve(all.size());
  CodePoints points;  // decomposed, not in `out` yet
  for (std::size_t at = 0; at < all.size();) {
    const std::string_view character = all.substr(at, character_bytes(all.substr(at)));
    at += character.size();
    if (const std::uint32_t code_point = code_point_of(character); is_later(code_point)) {
      append_text(out, points, options);
      out += character;
    } else {
      append_decomposed(points, code_point, options);
    }
  }
  append_text(out, points, options);
  return out;
}

}  // namespace loadtest
