#pragma once
// Counts the tokens of one streamed answer, event by event.
//
// An event's own count is the difference of continuous usage, where every token-bearing event so far carried
// usage of the one choice; else its token ids or logprobs; else 1. Usage that grew while no text came (a
// role, half a character) is counted with the next text.
//
// Usage is believed within bounds. Visible tokens cost at least a byte each of the answer, hidden ones
// (reasoning, what a server dropped) are within the maximum that was asked for; with twice that for servers
// that count otherwise, nothing can be above most_output_tokens(). Beyond it the usage counts for nothing,
// and the summary says so.
//
// Source:  docs/metrics.md#tokens-of-an-event
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "adapter/openai_chunk.h"

namespace loadtest {

class TokenTally {
 public:
  // `asked`: the most output tokens that the request allowed. Without it nothing is out of bounds.
  explicit TokenTally(std::optional<std::uint32_t> asked = std::nullopt) : asked_(asked) {}

  void start() { *this = TokenTally(asked_); }
  void ask(std::uint32_t most) { asked_ = most; }

  // Takes a good chunk, parsed from so many bytes. Its tokens where it bears text, else nothing.
  std::optional<TokenEvent> add(const OpenAiChunk& chunk, std::size_t bytes);

  bool any_text() const { return any_text_; }

  // Fills in the counts, and where they come from.
  void summarize(ResponseSummary& summary) const;

 private:
  std::uint64_t most_output_tokens() const {
    if (!asked_) return std::numeric_limits<std::uint64_t>::max();
    return std::max(bytes_, std::uint64_t{*asked_} * 2 + 64);
  }
  bool is_believed(const TokenUsage& usage) const;

  std::optional<std::uint32_t> asked_;
  std::uint64_t bytes_ = 0;            // of the chunks so far
  std::optional<TokenUsage> usage_;    // the last one
  std::uint32_t tokens_by_usage_ = 0;  // output tokens given to events so far
  std::uint64_t tokens_by_ids_ = 0;
  bool any_text_ = false;
  bool continuous_ = true;  // each text so far came with usage
  bool ids_always_ = true;  // each text so far came with ids
};

}  // namespace loadtest
