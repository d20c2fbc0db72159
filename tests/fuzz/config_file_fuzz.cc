// Any bytes as a configuration file: every problem is a sentence with its place, and what was read has a line
// of the file.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cli/config_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  const auto [entries, problems] = loadtest::parse_config_text(text, "run.toml");
  for (const auto& problem : problems) {
    if (!problem.starts_with("run.toml:")) std::abort();
  }
  for (const auto& entry : entries) {
    if (entry.line < 1 || entry.line > lines) std::abort();
    if (!entry.is_array && entry.values.size() != 1) std::abort();
  }
  return 0;
}
