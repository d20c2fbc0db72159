#pragma once
// Characters that Unicode got after what PCRE2 10.42 knows (14.0), up to what the reference implementations
// know (16.0), and the properties that regular expressions of tokenizers name.
#include <initializer_list>
#include <string>
#include <string_view>

namespace loadtest {

// What stands within [] for \p{name}. `name` is a general category (L, Lu) or a script (Han), written as
// Unicode allows; empty where it cannot be one.
std::string members_of_property(std::string_view name);

// The members of `categories`, such as "L" and "Nd", that PCRE2's own properties lack; for within [].
std::string added_to_categories(std::initializer_list<std::string_view> categories);

}  // namespace loadtest
