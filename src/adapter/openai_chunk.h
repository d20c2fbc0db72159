#pragma once
// One JSON payload of an OpenAI-compatible answer to the facts that are measured: an event of a stream
// (chat.completion.chunk, text_completion) or the whole body where not streamed (chat.completion). Text is
// kept only where it is asked for.
//
// Missing: nullopt. Counts that are negative, fractional, no number or above 2^31 - 1 are missing.
// Errors:  malformed where the payload is not JSON in UTF-8, not an object, or `choices` is not what it
// should be.
//          Values that are of no interest here are skipped, not checked.
// Threads: a ChunkParser belongs to one thread. Memory: that of the largest payload so far; beyond 1 MiB, of
// the last.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapter/kept_text.h"
#include "adapter/openai_usage.h"
#include "adapter/server_adapter.h"

namespace loadtest {

struct OpenAiChunk {
  enum class Status : std::uint8_t { good, malformed, server_error };

  Status status = Status::good;
  std::optional<TokenKind> text;     // output text; with several kinds, whatever is not reasoning comes first
  std::optional<std::uint32_t> ids;  // token ids, else logprobs, of all choices
  bool other_choice = false;         // a choice whose index is not 0
  // Where in the payload the text begins, behind its quote; none: there is no text, or more than one.
  std::optional<std::size_t> only_text_at;
  std::string_view finish_reason;  // empty: none; valid until the parser's next payload
  std::optional<TokenUsage> usage;

  bool operator==(const OpenAiChunk&) const = default;
};

class ChunkParser {
 public:
  // `kept`, where given, gets of the first choice's text what `what` says; an escape that stands for no
  // character becomes U+FFFD. Of no use where the payload is not good.
  OpenAiChunk parse(std::string_view payload, KeptText* kept = nullptr, KeepText what = KeepText::nothing);

 private:
  simdjson::ondemand::parser parser_;
  std::string padded_;
};

}  // namespace loadtest
