#include "transport/fd_limit.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace loadtest {
namespace {

// Runs in a child process, as a user who may not raise the hard limit.
[[noreturn]] void ensure_within(rlim_t soft, rlim_t hard, std::uint64_t connections) {
  const rlimit limit{soft, hard};
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) std::_Exit(10);
  if (geteuid() == 0 && setuid(65534) != 0) std::_Exit(11);
  const auto ensured = ensure_fd_limit(connections, 8, "--concurrency: 1000 connections", "--concurrency");
  rlimit now{};
  getrlimit(RLIMIT_NOFILE, &now);
  std::fprintf(stderr, "%s, soft limit %llu\n", ensured ? "fine" : ensured.error().message.c_str(),
               static_cast<unsigned long long>(now.rlim_cur));
  std::_Exit(ensured ? 0 : 1);
}

TEST(FdLimitDeathTest, ASoftLimitIsRaisedToWhatIsNeeded) {
  EXPECT_EXIT(ensure_within(64, 2000, 1000), testing::ExitedWithCode(0), "fine, soft limit 1136");
}

TEST(FdLimitDeathTest, AHighEnoughLimitIsLeftAlone) {
  EXPECT_EXIT(ensure_within(1500, 2000, 1000), testing::ExitedWithCode(0), "fine, soft limit 1500");
}

TEST(FdLimitDeathTest, AHardLimitIsExplained) {
  EXPECT_EXIT(
      ensure_within(64, 512, 1000), testing::ExitedWithCode(1),
      "--concurrency: 1000 connections need 1136 open files, but the hard limit here is 512; raise it "
      "\\(ulimit -Hn 1136\\), or lower --concurrency, soft limit 64");
}

}  // namespace
}  // namespace loadtest
