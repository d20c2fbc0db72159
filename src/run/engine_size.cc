#include "run/engine_size.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "run/client_facts.h"
#include "transport/fd_limit.h"

namespace loadtest {
namespace {

constexpr std::uint32_t kFilesAThread = 4;             // of its io_context and its set of sockets
constexpr double kFewestAhead = 16, kMostAhead = 512;  // at a rate

std::uint32_t most_concurrency(std::span<const LoadLevel> levels) {
  std::uint32_t most = 1;
  for (const LoadLevel& level : levels) most = std::max(most, level.concurrency);
  return most;
}

}  // namespace

// A connection is kept for its server, so each server may come to have one for every request in flight.
Result<void> fit_open_files(const RunConfig& config, std::uint64_t files_beside,
                            std::vector<LoadLevel>& levels) {
  const bool bounded = config.open_loads.empty() || config.max_concurrency;
  const std::uint64_t servers = config.servers.size();
  const std::uint64_t others =
      files_beside + std::uint64_t{kFilesAThread} * (config.threads > 0 ? config.threads : usable_cores());
  if (!bounded) {
    const std::uint64_t most = most_connections(levels.front().concurrency * servers, others) / servers;
    for (LoadLevel& level : levels)
      level.concurrency = static_cast<std::uint32_t>(std::max<std::uint64_t>(most, 1));
    return {};
  }
  const std::uint64_t each = most_concurrency(levels);
  const std::string bound = config.open_loads.empty() ? "--concurrency" : "--max-concurrency";
  std::string what = fmt::format("{}: {} connections", bound, each * servers), flags = bound;
  if (servers > 1) what += fmt::format(" ({} to each of {} servers)", each, servers);
  if (config.threads > 0) flags += " or --threads";
  if (files_beside > 0) {
    what += fmt::format(", besides the {} files that serve may hold,", files_beside);
    flags += " or --max-connections of serve";
  }
  return ensure_fd_limit(each * servers, others, what, flags);
}

std::size_t connections_ahead(const LoadLevel& level, std::optional<std::uint64_t> requests) {
  if (!level.open) return level.concurrency;
  const OpenLoad& open = *level.open;
  if (!open.rate_per_s && !open.ramp && !open.trace)  // all at once
    return std::min<std::size_t>(level.concurrency, requests.value_or(level.concurrency));
  const double rate = open.ramp ? open.ramp->to_per_s : open.rate_per_s.value_or(kMostAhead);
  return std::min<std::size_t>(level.concurrency,
                               static_cast<std::size_t>(std::clamp(rate, kFewestAhead, kMostAhead)));
}

// A bound on what is in flight holds for one thread: shared among several, some would wait while others have
// room.
std::uint32_t threads_of_use(const RunConfig& config, std::span<const LoadLevel> levels) {
  if (!config.open_loads.empty() && config.max_concurrency) return 1;
  return std::min(usable_cores(), most_concurrency(levels));
}

}  // namespace loadtest
