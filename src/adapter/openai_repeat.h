#pragma once
// Events of one stream are mostly the same bytes but for their text. Of a payload that differs from an
// earlier one in nothing else, the chunk is known without reading its JSON again.
//
// Exact: what match() returns is what ChunkParser would, and text that needs a closer look (an escape, bytes
// that are not UTF-8, a control character, none at all) does not match. Memory:  the bytes of one payload, at
// most kMaxPayload. Threads: a value of one thread.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "adapter/kept_text.h"
#include "adapter/openai_chunk.h"

namespace loadtest {

class RepeatedChunk {
 public:
  static constexpr std::size_t kMaxPayload = 1024;

  // A new stream begins.
  void clear();

  // The chunk of `payload`, its text appended to `kept` as ChunkParser::parse does; nullptr: it is to be
  // parsed. Valid until the next learn().
  const OpenAiChunk* match(std::string_view payload, KeptText* kept, KeepText what);

  // Takes a payload that did not match, and its chunk.
  void learn(std::string_view payload, const OpenAiChunk& chunk);

 private:
  struct Learned {
    std::string around;       // the payload without its text; empty: none
    std::size_t text_at = 0;  // where in it the text belongs
    OpenAiChunk chunk;
    std::uint8_t misses = 0;  // learned one after another, and none of them matched
  };

  std::unique_ptr<Learned> learned_;  // apart: ten thousand decoders wait for their first event
};

}  // namespace loadtest
