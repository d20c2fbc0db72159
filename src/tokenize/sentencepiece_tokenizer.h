#pragma once
// Tokenizers from SentencePiece's .model files, through libsentencepiece.
//
// Ids are those of the text alone: no beginning and no end token. SentencePiece takes control tokens such as
// "</s>" that are written out in a text for text, so whether special tokens are recognized makes no
// difference.
//
// Errors: bad_input, a sentence that begins with `path`.
#include <memory>
#include <string_view>

#include "core/error.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

// `model`: the file's content; `path`: for messages; `name`: for name(), empty: `path`.
Result<std::unique_ptr<const Tokenizer>> parse_sentencepiece_model(std::string_view model,
                                                                   std::string_view path,
                                                                   std::string_view name = {});

}  // namespace loadtest
