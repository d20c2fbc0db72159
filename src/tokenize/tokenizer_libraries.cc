#define PCRE2_CODE_UNIT_WIDTH 8
#include "tokenize/tokenizer_libraries.h"

#include <pcre2.h>
#include <utf8proc.h>

#include <array>

namespace loadtest {
namespace {

// "10.42", without the date that stands behind it.
std::string pcre2_version() {
  std::array<char, 64> text{};
  if (pcre2_config_8(PCRE2_CONFIG_VERSION, nullptr) > static_cast<int>(text.size())) return "";
  pcre2_config_8(PCRE2_CONFIG_VERSION, text.data());
  const std::string version = text.data();
  return version.substr(0, version.find(' '));
}

}  // namespace

std::vector<std::pair<std::string, std::string>> tokenizer_libraries() {
  return {
      {"pcre2", pcre2_version()}, {"sentencepiece", SENTENCEPIECE_VERSION}, {"utf8proc", utf8proc_version()}};
}

}  // namespace loadtest
