#include "core/json_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace loadtest {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

// What a lead byte asks of its sequence: the length, and the range of the second byte, which keeps overlong
// forms, surrogates and what is past U+10FFFF out.
struct Lead {
  std::size_t length = 0;  // 0: no lead byte
  unsigned char second_low = 0x80, second_high = 0xBF;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

// How many bytes at the start of `text` fit the lead's sequence.
std::size_t fitting(std::string_view text, const Lead& lead) {
  std::size_t n = 1;
  for (; n < std::min(lead.length, text.size()); ++n) {
    const unsigned char low = n == 1 ? lead.second_low : 0x80;
    const unsigned char high = n == 1 ? lead.second_high : 0xBF;
    if (byte_at(text, n) < low || byte_at(text, n) > high) break;
  }
  return n;
}

// True for bytes that stand for themselves in a JSON string.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

void append_escape(std::string& out, unsigned char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += hex[c >> 4];
  out += hex[c & 15];
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6U));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12U));
    put(0x80 | ((code_point >> 6U) & 0x3FU));
  } else {
    put(0xF0 | (code_point >> 18U));
    put(0x80 | ((code_point >> 12U) & 0x3FU));
    put(0x80 | ((code_point >> 6U) & 0x3FU));
  }
  put(0x80 | (code_point & 0x3FU));
}

std::size_t utf8_sequence_length(std::string_view text) {
  const Lead lead = lead_of(byte_at(text, 0));
  return lead.length != 0 && fitting(text, lead) == lead.length ? lead.length : 0;
}

std::size_t invalid_utf8_length(std::string_view text) {
  const Lead lead = lead_of(byte_at(text, 0));
  return lead.length == 0 ? 1 : fitting(text, lead);
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t n = 0;
    while (n < text.size() && kPlain[byte_at(text, n)]) ++n;
    out += text.substr(0, n);
    text.remove_prefix(n);
    if (text.empty()) break;
    const unsigned char c = byte_at(text, 0);
    n = utf8_sequence_length(text);
    if (n == 1) {
      append_escape(out, c);
    } else if (n > 1) {
      out += text.substr(0, n);
    } else {
      out += kReplacement;
      n = invalid_utf8_length(text);
    }
    text.remove_prefix(n);
  }
  out += '"';
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t n = utf8_sequence_length(text);
    if (n > 0) {
      out += text.substr(0, n);
    } else {
      out += kReplacement;
      n = invalid_utf8_length(text);
    }
    text.remove_prefix(n);
  }
  return out;
}

}  // namespace loadtest
