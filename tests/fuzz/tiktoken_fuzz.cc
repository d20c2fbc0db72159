// Any bytes as text: decoding what was encoded gives the text, with U+FFFD for what is no UTF-8; the count is
// the number of ids; special tokens change no text.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "core/json_text.h"
#include "tokenize/tiktoken_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const tokenizers = [] {
    auto* const made = new std::vector<std::unique_ptr<const loadtest::Tokenizer>>();
    for (const auto& name : loadtest::tiktoken_encodings())
      made->push_back(loadtest::make_tiktoken_tokenizer(name));
    return made;
  }();
  if (size == 0) return 0;
  const auto& tokenizer = *(*tokenizers)[data[0] % tokenizers->size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto ids = tokenizer.encode(text);
  const std::string expected = loadtest::valid_utf8(text);
  if (tokenizer.decode(ids) != expected) std::abort();
  if (tokenizer.count(text) != ids.size()) std::abort();
  if (tokenizer.decode(tokenizer.encode(text, loadtest::SpecialTokens::recognized)) != expected) std::abort();
  return 0;
}
