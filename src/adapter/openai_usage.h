#pragma once
// The `usage` object of an answer: token counts as the server states them.
//
// Missing: nullopt. Counts that are negative, fractional, no number or above 2^31 - 1 are missing.
#include <simdjson.h>

#include <cstdint>
#include <optional>

namespace loadtest {

struct TokenUsage {
  std::optional<std::uint32_t> input_tokens, output_tokens, reasoning_tokens, cached_tokens;

  bool operator==(const TokenUsage&) const = default;
};

// Reads the value of `usage`. Leaves `usage` as it is where the value says nothing of interest. Returns the
// first error of the JSON itself; a value of another type than expected is none.
simdjson::error_code read_usage(simdjson::ondemand::value& value, std::optional<TokenUsage>& usage);

}  // namespace loadtest
