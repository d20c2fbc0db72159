#include "transport/fd_limit.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <string_view>

namespace loadtest {
namespace {

constexpr std::uint64_t kOwnFiles = 128;

}  // namespace

Result<void> ensure_fd_limit(std::uint64_t connections, std::uint64_t others, std::string_view what,
                             std::string_view flags) {
  const rlim_t need = connections + others + kOwnFiles;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= need) return {};
  rlimit wanted = limit;
  wanted.rlim_cur = need;
  wanted.rlim_max = std::max(limit.rlim_max, need);  // root may raise the hard limit too
  if (setrlimit(RLIMIT_NOFILE, &wanted) == 0) return {};
  return bad_input(
      fmt::format("{} need {} open files, but the hard limit here is {}; raise it (ulimit -Hn {}), or lower "
                  "{}",
                  what, need, limit.rlim_max, need, flags));
}

std::uint64_t most_connections(std::uint64_t wanted, std::uint64_t others) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t need = wanted + others + kOwnFiles;
  rlimit raised{std::max(limit.rlim_cur, std::min(limit.rlim_max, need)), limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return std::min<rlim_t>(wanted,
                          limit.rlim_cur > others + kOwnFiles ? limit.rlim_cur - others - kOwnFiles : 1);
}

}  // namespace loadtest
