#pragma once
// Checks of numbers for CLI11: they see what was typed, and name it.
#include <CLI/App.hpp>
#include <cstdint>

namespace loadtest {

CLI::Validator whole_from(std::uint64_t low, std::uint64_t high);
CLI::Validator number_from(double low, double high);

}  // namespace loadtest
