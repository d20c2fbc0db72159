#pragma once
// A beginning that prompts have in common on purpose: its length, and how many different ones there are.
//
// "512" or "512:8": the first 512 tokens are those of all requests, or those of the request's one of 8
// groups. Errors: bad_input, a sentence that begins with the text in quotes.
#include <cstdint>
#include <string_view>

#include "core/error.h"
#include "workload/length_distribution.h"

namespace loadtest {

struct SharedPrefix {
  std::uint32_t tokens = 0;  // 0: nothing is shared
  std::uint32_t groups = 1;
};

// Where the input length is fixed, a longer prefix is an error; where it varies, shorter prompts hold the
// beginning of the prefix only.
Result<SharedPrefix> parse_shared_prefix(std::string_view text, const LengthDistribution& input);

}  // namespace loadtest
