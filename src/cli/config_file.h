#pragma once
// A configuration file: the part of TOML that flags need. The keys are the long flags.
//
//   # comment
//   server = "http://127.0.0.1:8000"
//   concurrency = [1, 10, 50]       # an array may go over several lines
//   stream = false
//
// A [run] heading is allowed, other tables are not. Strings: "basic" with escapes, 'literal'.
// Errors: sentences that start with FILE:LINE. Reading goes on behind each, so that all are told at once.
// Source: https://toml.io/en/v1.0.0
#include <string>
#include <string_view>
#include <vector>

namespace loadtest {

struct ConfigEntry {
  int line = 0;
  std::string key;
  std::vector<std::string> values;  // one, or an array's; numbers and booleans as they stand
  bool is_array = false;

  bool operator==(const ConfigEntry&) const = default;
};

struct ConfigText {
  std::vector<ConfigEntry> entries;  // those that could be read
  std::vector<std::string> problems;
};

ConfigText parse_config_text(std::string_view text, std::string_view file_name);

}  // namespace loadtest
