#pragma once
// How few tokens a given text can have for the model.
//
// A stand-in for the model's tokenizer may count twice as many tokens of ASCII, and four times as many of
// other scripts (cl100k_base of Hindi): only what is too long all the same is taken to be so.
// Threads: pure.
#include <cstdint>
#include <string_view>

#include "tokenize/token_counter.h"

namespace loadtest {

// `exact`: the counter is the model's own, and the result what it counts.
std::uint64_t least_tokens(std::string_view text, const TokenCounter& counter, bool exact);

}  // namespace loadtest
