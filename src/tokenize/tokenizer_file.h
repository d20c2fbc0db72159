#pragma once
// A tokenizer from a file, whichever kind it is: a tokenizer.json or a SentencePiece .model.
//
// Errors: bad_input, a sentence that names the file, and what to do about it.
#include <filesystem>
#include <memory>
#include <optional>

#include "core/error.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

// Its name() is the path, or OWNER/NAME where that is in Hugging Face's cache.
Result<std::shared_ptr<const Tokenizer>> load_tokenizer_file(const std::filesystem::path& path);

// The file of a folder: its tokenizer.json, or else its tokenizer.model; of a model's folder in Hugging
// Face's cache, that of a snapshot. nullopt where there is none.
std::optional<std::filesystem::path> tokenizer_file_of(const std::filesystem::path& folder);

}  // namespace loadtest
