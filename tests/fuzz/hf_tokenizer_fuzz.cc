// Any bytes as a tokenizer.json: a tokenizer that encodes and decodes, or a sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tokenize/hf_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tokenizer = loadtest::parse_hf_tokenizer(text, "t.json");
  if (!tokenizer) {
    if (!tokenizer.error().message.starts_with("t.json: ")) std::abort();
    return 0;
  }
  // Regular expressions of a file may take long on long texts, so this one is short.
  constexpr std::string_view kText = "Hello  world's 한글\n\t12345 <|end|> \xF0\x9F\x98\x80 \xFF";
  for (const auto special : {loadtest::SpecialTokens::as_text, loadtest::SpecialTokens::recognized}) {
    const auto ids = (*tokenizer)->encode(kText, special);
    (void)(*tokenizer)->decode(ids);
  }
  (void)(*tokenizer)->encode(text.substr(0, 64));
  return 0;
}
