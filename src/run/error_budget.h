#pragma once
// --max-error-rate while a level runs: when is it certain, or certain enough, that it was passed? Pure.
#include <cstdint>
#include <optional>
#include <string>

namespace loadtest {

// By count: as soon as the failures exceed their share of all planned requests. By time (`planned` missing):
// once a hundred requests have ended. At the end (`level_ended`): on whatever there is.
std::optional<std::string> error_budget_exceeded(double max_error_rate, std::uint64_t succeeded,
                                                 std::uint64_t failed, std::optional<std::uint64_t> planned,
                                                 bool level_ended);

}  // namespace loadtest
