#include "run/run_id.h"

#include <fmt/format.h>

#include <cstdint>
#include <ctime>
#include <random>

namespace loadtest {

std::string make_run_id() {
  const std::time_t t = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&t, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc);
  return fmt::format("{}-{:08x}", text, std::uint32_t{std::random_device{}()});
}

}  // namespace loadtest
