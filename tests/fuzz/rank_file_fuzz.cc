// Any bytes as a .tiktoken file: tokens that a vocabulary finds again, or a sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tokenize/rank_file.h"
#include "tokenize/vocabulary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tokens = loadtest::parse_rank_file({reinterpret_cast<const char*>(data), size}, "x.tiktoken");
  if (!tokens) {
    if (!tokens.error().message.starts_with("x.tiktoken:")) std::abort();
    return 0;
  }
  const std::string block = loadtest::pack_vocabulary(*tokens);
  const loadtest::Vocabulary vocabulary(block.data());
  for (const auto& [text, id] : *tokens) {
    if (vocabulary.find(text) != id || vocabulary.token(id) != text) std::abort();
  }
  return 0;
}
