// Any bytes as a line with a JSON string: what nlohmann's parser takes, ours reads the same.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/json_string.h"
#include "core/json_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (line.find('\0') != std::string_view::npos) return 0;  // ends the text for their parser
  const auto ours = loadtest::parse_json_string(line);
  const auto theirs = loadtest::parse_json(line);
  if (theirs.is_string() && (!ours || *ours != theirs.get<std::string>())) std::abort();
  return 0;
}
