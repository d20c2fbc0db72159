#pragma once
// 512 common English words, each one token after a space in the byte-pair encodings in use.
#include <array>
#include <string_view>

namespace loadtest {

extern const std::array<std::string_view, 512> kWords;

}  // namespace loadtest
