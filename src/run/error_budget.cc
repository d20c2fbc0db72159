#include "run/error_budget.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

constexpr std::uint64_t kEnough = 100;

}  // namespace

std::optional<std::string> error_budget_exceeded(double max_error_rate, std::uint64_t succeeded,
                                                 std::uint64_t failed, std::optional<std::uint64_t> planned,
                                                 bool level_ended) {
  const std::uint64_t ended = succeeded + failed;
  const double count = static_cast<double>(failed);
  const double rate = ended > 0 ? count / static_cast<double>(ended) : 0;
  const bool passed = level_ended ? rate > max_error_rate
                      : planned   ? count > max_error_rate * static_cast<double>(*planned)
                                  : ended >= kEnough && rate > max_error_rate;
  if (!passed) return std::nullopt;
  return fmt::format("{} of {} requests failed ({:.1f} %), more than --max-error-rate allows ({:.1f} %)",
                     failed, ended, 100 * rate, 100 * max_error_rate);
}

}  // namespace loadtest
