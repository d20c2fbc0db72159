// Any bytes as a SentencePiece .model: a tokenizer that encodes and decodes, or a sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tokenize/sentencepiece_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto tokenizer =
      loadtest::parse_sentencepiece_model({reinterpret_cast<const char*>(data), size}, "x.model");
  if (!tokenizer) {
    if (!tokenizer.error().message.starts_with("x.model: ")) std::abort();
    return 0;
  }
  const auto ids = (*tokenizer)->encode("Hello  world 한글\n12 <s> \xFF");
  (void)(*tokenizer)->decode(ids);
  return 0;
}
