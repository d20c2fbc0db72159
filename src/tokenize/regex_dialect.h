#pragma once
// Regular expressions as tokenizer files write them (Oniguruma's Ruby syntax, Rust's fancy-regex), said so
// that PCRE2 understands the same by them.
//
// The dialects differ in what \s, \w, \h, \v, ^ and $ are, in how {n,m}+ is read and in sets within sets.
// Errors: bad_input, naming the part that has no equal.
// Source:  https://github.com/kkos/oniguruma/blob/master/doc/RE, pcre2pattern(3), Unicode's White_Space.
#include <string>
#include <string_view>

#include "core/error.h"

namespace loadtest {

Result<std::string> to_pcre2(std::string_view regex);

// `text` such that it matches only itself.
std::string quoted_for_pcre2(std::string_view text);

}  // namespace loadtest
