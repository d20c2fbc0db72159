#include "tokenize/unicode_additions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace loadtest {
namespace {

struct Added {
  std::uint32_t first, last;
  std::string_view category, script;
};

constexpr Added kAdded[] = {
#include "tokenize/unicode_additions.inc"
};

// Only these: a name that PCRE2 takes for something else (Xwd, L&) means nothing elsewhere.
constexpr std::array<std::string_view, 37> kCategories = {
    "C",  "Cc", "Cf", "Cn", "Co", "Cs", "L",  "Ll", "Lm", "Lo", "Lt", "Lu", "M",
    "Mc", "Me", "Mn", "N",  "Nd", "Nl", "No", "P",  "Pc", "Pd", "Pe", "Pf", "Pi",
    "Po", "Ps", "S",  "Sc", "Sk", "Sm", "So", "Z",  "Zl", "Zp", "Zs"};

// Always as "a-b": a "-" that follows is then no range.
template <class Wanted>
std::string ranges(const Wanted& wanted) {
  std::string out;
  std::uint32_t first = 0, last = 0;
  const auto put = [&] {
    if (first != 0) out += fmt::format("\\x{{{:x}}}-\\x{{{:x}}}", first, last);
  };
  for (const Added& added : kAdded) {
    if (!wanted(added)) continue;
    if (first != 0 && added.first == last + 1) {
      last = added.last;
      continue;
    }
    put();
    first = added.first;
    last = added.last;
  }
  put();
  return out;
}

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) out += static_cast<char>(std::tolower(byte));
  }
  return out;
}

}  // namespace

std::string added_to_categories(std::initializer_list<std::string_view> categories) {
  return ranges([&](const Added& added) {
    return std::any_of(categories.begin(), categories.end(),
                       [&](std::string_view category) { return added.category.starts_with(category); });
  });
}

std::string members_of_property(std::string_view name) {
  const std::string wanted = plain(name);
  if (wanted.size() <= 2) {
    for (const std::string_view category : kCategories) {
      if (wanted.empty() || plain(category) != wanted) continue;
      return fmt::format("\\p{{{}}}{}", category, added_to_categories({category}));
    }
    return "";
  }
  // Not PCRE2's plain name of a script, which has the characters that scripts share besides.
  return fmt::format("\\p{{sc:{}}}{}", wanted,
                     ranges([&](const Added& added) { return added.script == wanted; }));
}

}  // namespace loadtest
