#include "cli/stop_signals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <future>
#include <vector>

namespace loadtest {
namespace {

TEST(StopSignals, CountsSignalsOneByOne) {
  std::vector<std::pair<int, int>> seen;
  std::promise<void> second;
  std::promise<void> first;
  {
    const StopSignals signals([&](int signal, int count) {
      seen.emplace_back(signal, count);
      (count == 1 ? first : second).set_value();
    });
    kill(getpid(), SIGINT);
    first.get_future().wait();
    kill(getpid(), SIGTERM);
    second.get_future().wait();
  }
  EXPECT_THAT(seen, testing::ElementsAre(std::pair(SIGINT, 1), std::pair(SIGTERM, 2)));
}

TEST(StopSignals, EndsWithoutASignal) {
  const StopSignals signals([](int, int) { FAIL() << "there was none"; });
}

}  // namespace
}  // namespace loadtest
