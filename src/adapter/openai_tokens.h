#pragma once
// Counts the tokens of one streamed answer, event by event.
//
// An event's own count is the difference of continuous usage, where every token-bearing event so far carried
// usage of the one choice; else its token ids or logprobs; else 1. Usage that grew while no text came (a
// role, half a character) is counted with the next text.
//
// Source:  docs/metrics.md#tokens-of-an-event
#include <cstdint>

#include "adapter/openai_chunk.h"

namespace loadtest {

class TokenTally {
 public:
  // Takes a good chunk. Its tokens where it bears text, else nothing.
  std::optional<TokenEvent> add(const OpenAiChunk& chunk);

  bool any_text() const { return any_text_; }

  // Fills in the counts, and where they come from.
  void summarize(ResponseSummary& summary) const;

 private:
  std::optional<TokenUsage> usage_;    // the last one
  std::uint32_t tokens_by_usage_ = 0;  // output tokens given to events so far
  std::uint64_t tokens_by_ids_ = 0;
  bool any_text_ = false;
  bool continuous_ = true;  // each text so far came with usage
  bool ids_always_ = true;  // each text so far came with ids
};

}  // namespace loadtest
