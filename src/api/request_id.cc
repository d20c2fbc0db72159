#include "api/request_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <random>

namespace loadtest {

std::string request_id(const ApiRequest& request) {
  const std::string_view given = request.header("X-Request-Id");
  const bool decent = !given.empty() && given.size() <= 100 &&
                      std::all_of(given.begin(), given.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (decent) return std::string(given);
  static const auto start = std::random_device{}();
  static std::atomic<std::uint32_t> next{0};
  return fmt::format("{:08x}-{:08x}", start, next.fetch_add(1));
}

}  // namespace loadtest
