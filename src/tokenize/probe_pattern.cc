#include "tokenize/probe_pattern.h"

#include <fmt/format.h>

#include <set>
#include <string>

#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

constexpr std::size_t kProbe_characters = 100;
constexpr std::uint32_t kMost_probe_steps = 1'000'000;
constexpr std::size_t kMost_probes = 200;

std::set<std::string> probe_units(std::string_view regex) {
  std::set<std::string> units = {"a", "B", "1", " ", "\n", "!", "한", "aB", "a ", "a1", "ab"};
  for (std::size_t at = 0; at < regex.size() && units.size() < kMost_probes;) {
    const std::size_t bytes = character_bytes(regex.substr(at));
    units.emplace(regex.substr(at, bytes));
    at += bytes;
  }
  return units;
}

}  // namespace

Result<void> probe_pattern(std::string_view regex, const Pattern& pattern) {
  std::string storage;
  regex = as_valid_utf8(regex, storage);
  for (const std::string& unit : probe_units(regex)) {
    std::string text;
    for (std::size_t i = 0; i < kProbe_characters; ++i) text += unit;
    // What fits no set that a text would, so that every way is tried; and what the end of a match may need,
    // or PCRE2 would see at once that there is none.
    text += '\x01';
    text += regex;
    if (pattern.ends_within(kMost_probe_steps, text)) continue;
    return bad_input(
        fmt::format("the regular expression {} takes more than a million steps on a text of {} times \"{}\"; "
                    "it would never end on a long one",
                    regex, kProbe_characters, unit));
  }
  return {};
}

}  // namespace loadtest
