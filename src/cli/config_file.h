#pragma once
// A configuration file: the part of TOML that flags need. The keys are the long flags.
//
//   # comment
//   server = "http://127.0.0.1:8000"
//   concurrency = [1, 10, 50]       # an array may go over several lines
//   stream = false
//
// A [run] heading is allowed, other tables are not. Strings: "basic" with escapes, 'literal'.
// Errors: bad_input, a sentence that starts with FILE:LINE.
// Source: https://toml.io/en/v1.0.0
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

struct ConfigEntry {
  int line = 0;
  std::string key;
  std::vector<std::string> values;  // one, or an array's; numbers and booleans as they stand
  bool is_array = false;

  bool operator==(const ConfigEntry&) const = default;
};

Result<std::vector<ConfigEntry>> parse_config_text(std::string_view text, std::string_view file_name);

}  // namespace loadtest
