#include "cli/number_checks.h"

#include <fmt/format.h>

#include "cli/parse_values.h"

namespace loadtest {

CLI::Validator whole_from(std::uint64_t low, std::uint64_t high) {
  const auto is_good = [=](const std::string& value) -> std::string {
    const auto number = parse_whole(value, "", "");
    if (number && *number >= low && *number <= high) return "";
    return fmt::format("{} is not a whole number from {} to {}", in_quotes(value), low, high);
  };
  return {is_good, ""};
}

CLI::Validator number_from(double low, double high) {
  const auto is_good = [=](const std::string& value) -> std::string {
    const auto number = parse_number(value, "");
    if (number && *number >= low && *number <= high) return "";
    return fmt::format("{} is not a number from {} to {}", in_quotes(value), low, high);
  };
  return {is_good, ""};
}

}  // namespace loadtest
