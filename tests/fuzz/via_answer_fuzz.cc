// Any bytes as what a `serve` answers: how a run stands, or sentences that no terminal obeys.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/run_standing_from_json.h"
#include "cli/via_sentences.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const loadtest::LoadLevel level;
  const auto standing = loadtest::run_standing_from_json(text, {&level, 1});
  if (!standing && standing.error().message.empty()) std::abort();
  for (const auto& sentence :
       loadtest::sentences_of({422, "application/problem+json", "", text}, "http://b:8085", false)) {
    if (sentence.empty() || sentence.find('\x1b') != std::string::npos) std::abort();
  }
  return 0;
}
