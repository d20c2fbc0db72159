#pragma once
// Unicode normalization as the tokenizers' reference implementation does it, which is that of Unicode 9.0.
//
// To it, a character that came later is neither composed nor decomposed nor put in order, and nothing is
// moved past it or composed across it. The compatibility forms (NFKC, NFKD) are not here. Threads: pure.
#include <cstdint>
#include <string>

namespace loadtest {

enum class UnicodeForm : std::uint8_t { nfc, nfd };

std::string in_form(UnicodeForm form, std::string text);  // valid UTF-8 in and out

}  // namespace loadtest
