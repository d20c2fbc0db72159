#pragma once
// Which of OpenAI's encodings a model of theirs uses.
//
// Source: https://github.com/openai/tiktoken/blob/main/tiktoken/model.py
#include <string_view>

namespace loadtest {

// "gpt-4o-2024-08-06" or "openai/gpt-4o": "o200k_base". Letters in upper case are as those in lower case.
// Empty where the model is not one that is known.
std::string_view encoding_of_model(std::string_view model);

}  // namespace loadtest
