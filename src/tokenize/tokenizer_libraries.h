#pragma once
// The libraries that tokenizers are made with, for `llm-loadtest info`.
#include <string>
#include <utility>
#include <vector>

namespace loadtest {

// Name and version in use; the version is empty where it is not known.
std::vector<std::pair<std::string, std::string>> tokenizer_libraries();

}  // namespace loadtest
