#pragma once
// OpenAI's encodings: cl100k_base, o200k_base, o200k_harmony, p50k_base, r50k_base.
//
// They give the ids that tiktoken gives. Invalid UTF-8 is U+FFFD. Nothing is read from files, and making one
// takes about a millisecond.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest {

std::vector<std::string> tiktoken_encodings();

// nullptr where there is no such encoding.
std::unique_ptr<const Tokenizer> make_tiktoken_tokenizer(std::string_view encoding);

}  // namespace loadtest
