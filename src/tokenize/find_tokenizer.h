#pragma once
// Which tokenizer counts the tokens of a model.
//
// What --tokenizer names, else what the model's name says (an OpenAI model; a model in the local Hugging Face
// cache; a folder), else cl100k_base, which is then an approximation and says so. Nothing is ever downloaded.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

struct ChosenTokenizer {
  std::shared_ptr<const Tokenizer> tokenizer;  // never null
  std::string how;                             // a phrase for people: where it comes from, and why this one
  bool exact() const { return tokenizer->exact(); }  // false: a stand-in for the model's own
};

// `asked`: an encoding, an OpenAI model, a Hugging Face id, a file or a folder; empty: nothing was asked for.
// `model`: the model's name as the server has it; may be empty.
// `hub`:   the Hugging Face cache to look into; empty: the one that the environment names
// (huggingface_hub()). Errors: bad_input, where `asked` names nothing that can be used. Where `model` does
// not, that leads to the approximation, and `how` says why.
Result<ChosenTokenizer> find_tokenizer(std::string_view asked, std::string_view model,
                                       const std::filesystem::path& hub = {});

}  // namespace loadtest
