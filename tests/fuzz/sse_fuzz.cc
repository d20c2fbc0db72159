// The same bytes, whole and in pieces, are the same events. The first bytes of the input say how long the
// pieces are.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "adapter/sse_decoder.h"

namespace {

using loadtest::SseDecoder;
using loadtest::SseEvent;
using loadtest::SseType;

struct Seen {
  std::vector<std::pair<SseType, std::string>> events;
  bool too_large = false;
  bool unfinished = false;

  bool operator==(const Seen&) const = default;
};

void feed(SseDecoder& decoder, std::string_view bytes, Seen& seen) {
  const std::string copy(bytes);  // freed at once: what is kept must have been copied
  SseEvent event;
  decoder.feed(copy);
  while (decoder.next(event)) seen.events.emplace_back(event.type, event.data);
}

void finish(SseDecoder& decoder, Seen& seen) {
  SseEvent event;
  seen.unfinished = decoder.finish(event);
  if (seen.unfinished) seen.events.emplace_back(event.type, event.data);
  seen.too_large = decoder.too_large();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPieces = 4;
  if (size < kPieces) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kPieces, size - kPieces);
  SseDecoder decoder;
  decoder.start();
  Seen whole;
  feed(decoder, bytes, whole);
  finish(decoder, whole);

  decoder.start();
  Seen pieces;
  std::size_t at = 0;
  for (std::size_t i = 0; at < bytes.size(); ++i) {
    const std::size_t length = std::size_t{data[i % kPieces]} % 64;
    feed(decoder, bytes.substr(at, length), pieces);
    at += length;
    if (i > bytes.size() + kPieces && length == 0) {  // only empty pieces: the rest at once
      feed(decoder, bytes.substr(at), pieces);
      break;
    }
  }
  finish(decoder, pieces);
  if (whole != pieces) std::abort();
  return 0;
}
