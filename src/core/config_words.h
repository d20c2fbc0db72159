#pragma once
// The words for a configuration's enumerations in JSON, in the order of their values.
#include <array>
#include <string_view>

namespace loadtest {

inline constexpr std::array<std::string_view, 2> kEndpoints{"chat", "completions"};
inline constexpr std::array<std::string_view, 3> kOutputLengths{"auto", "require", "off"};
inline constexpr std::array<std::string_view, 3> kProcesses{"constant", "poisson", "gamma"};

}  // namespace loadtest
