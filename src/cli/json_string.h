#pragma once
// A line that is one JSON string.
//
// A surrogate without its other half becomes U+FFFD, as encoders do; bytes that are no UTF-8 stay as they
// are.
#include <optional>
#include <string>
#include <string_view>

namespace loadtest {

// nullopt where the line, spaces around it aside, is not a JSON string.
std::optional<std::string> parse_json_string(std::string_view line);

}  // namespace loadtest
