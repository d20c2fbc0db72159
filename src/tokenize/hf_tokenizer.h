#pragma once
// Tokenizers from Hugging Face's tokenizer.json: byte pair models with the parts that Llama, Qwen, DeepSeek,
// GPT-OSS, Mistral, Gemma and Phi use. Any other part is an error that names it.
//
// Ids are those of the text alone: what the post-processor would put around it (a beginning token) is not
// counted, and "truncation" and "padding" are passed over. As text, special tokens are text, but added tokens
// that are not special are still tokens, as the reference does.
//
// Errors: bad_input, a sentence that begins with `path`.
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

// `json`: the file's content; `path`: for messages; `name`: for name(), empty: `path`.
Result<std::unique_ptr<const Tokenizer>> parse_hf_tokenizer(std::string_view json, std::string_view path,
                                                            std::string_view name = {});

}  // namespace loadtest
