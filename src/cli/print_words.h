#pragma once
// Text that others wrote, on standard output.
#include <string_view>

namespace loadtest {

// What a model says may hold anything: nothing but line ends and tabs moves a terminal's cursor.
void print_words(std::string_view text);

}  // namespace loadtest
