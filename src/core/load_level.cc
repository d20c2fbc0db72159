#include "core/load_level.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

std::string rate_text(const OpenLoad& open) {
  if (open.trace) return "trace";
  if (open.ramp) return fmt::format("{:g}–{:g}", open.ramp->from_per_s, open.ramp->to_per_s);
  return open.rate_per_s ? fmt::format("{:g}", *open.rate_per_s) : "inf";
}

}  // namespace

std::string load_text(const LoadLevel& level) {
  if (!level.open) return std::to_string(level.concurrency);
  const bool rate = level.open->ramp || level.open->rate_per_s;
  return rate_text(*level.open) + (rate ? "/s" : "");
}

std::string load_sentence(const LoadLevel& level) {
  if (!level.open) return fmt::format("concurrency {}", level.concurrency);
  if (level.open->trace) return "the trace";
  if (const auto& ramp = level.open->ramp)
    return fmt::format("{:g} to {:g} requests/s", ramp->from_per_s, ramp->to_per_s);
  return fmt::format("{} requests/s", rate_text(*level.open));
}

}  // namespace loadtest
