#include "tokenize/unicode_forms.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <new>
#include <string_view>

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

void append_mapped(std::string& out, std::string_view text, utf8proc_option_t options) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  if (size < 0) {  // not for valid UTF-8
    out += text;
    return;
  }
  out.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::free(mapped);
}

}  // namespace

std::string in_form(UnicodeForm form, std::string text) {
  if (is_ascii(text)) return text;
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | (form == UnicodeForm::nfc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE));
  const std::string_view all = text;
  std::string out;
  std::size_t begin = 0;  // of what is not mapped yet
  for (std::size_t at = 0; at < all.size();) {
    const std::string_view character = all.substr(at, character_bytes(all.substr(at)));
    if (is_later(code_point_of(character))) {
      append_mapped(out, all.substr(begin, at - begin), options);
      out += character;
      begin = at + character.size();
    }
    at += character.size();
  }
  append_mapped(out, all.substr(begin), options);
  return out;
}

}  // namespace loadtest
