// What matches an event learned earlier is what reading its JSON gives, with the text that is kept. The
// input: the payload to learn, a zero byte, the one to match.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapter/openai_repeat.h"

namespace {

using loadtest::KeepText;
using loadtest::KeptText;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t zero = input.find('\0');
  if (zero == std::string_view::npos) return 0;
  const std::string_view first = input.substr(0, zero), second = input.substr(zero + 1);

  loadtest::ChunkParser parser;
  loadtest::RepeatedChunk repeated;
  KeptText kept, parsed_kept;
  repeated.learn(first, parser.parse(first, &kept, KeepText::output));
  kept.clear();
  const loadtest::OpenAiChunk* matched = repeated.match(second, &kept, KeepText::output);
  if (!matched) return 0;
  const loadtest::OpenAiChunk parsed = parser.parse(second, &parsed_kept, KeepText::output);
  if (*matched != parsed) std::abort();
  if (kept.text() != parsed_kept.text()) std::abort();
  return 0;
}
