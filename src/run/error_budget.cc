#include "run/error_budget.h"

#include <fmt/format.h>

#include "core/percent_text.h"

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
  const PercentTexts percents = percents_apart(rate, max_error_rate);
  return fmt::format("{} of {} {} failed ({}), more than --max-error-rate allows ({})", failed, ended,
                     ended == 1 ? "request" : "requests", percents.share, percents.limit);
}

}  // namespace loadtest
