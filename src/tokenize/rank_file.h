#pragma once
// Reads a .tiktoken file: a line a token, its bytes in base64, a space, its rank, which is its id.
//
// Errors: bad_input, naming `path` and the line.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

Result<std::vector<std::pair<std::string, TokenId>>> parse_rank_file(std::string_view text,
                                                                     std::string_view path);

}  // namespace loadtest
