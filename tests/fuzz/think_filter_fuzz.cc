// The same text, whole and in pieces, is the same answer. The first bytes of the input say how long the
// pieces are.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/think_filter.h"

namespace {

struct Answer {
  std::string text;
  std::size_t restarts = 0;
};

void add(Answer& answer, const loadtest::ThinkFilter& filter, const std::string& text) {
  if (filter.restarts() > answer.restarts) answer.text.clear();
  answer.restarts = filter.restarts();
  answer.text += text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPieces = 4;
  if (size < kPieces) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kPieces, size - kPieces);
  loadtest::ThinkFilter whole_filter, piece_filter;
  Answer whole, pieces;
  add(whole, whole_filter, whole_filter.feed(bytes));
  add(whole, whole_filter, whole_filter.finish());
  std::size_t at = 0;
  for (std::size_t i = 0; at < bytes.size(); ++i) {
    const std::size_t length = 1 + std::size_t{data[i % kPieces]} % 16;
    const std::string copy(bytes.substr(at, length));
    add(pieces, piece_filter, piece_filter.feed(copy));
    at += length;
  }
  add(pieces, piece_filter, piece_filter.finish());
  if (whole.text != pieces.text) std::abort();
  return 0;
}
