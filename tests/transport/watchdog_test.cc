#include "transport/watchdog.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1000s};

TEST(Watchdog, FiresOnceAtTheFirstTickFromTheDeadlineOn) {
  Watchdog dog;
  int fired = 0;
  Watchdog::Watch watch(dog, [&] { ++fired; });
  watch.expire_at(kNow + 10ms);
  dog.tick(kNow + 10ms - 1ns);
  EXPECT_EQ(fired, 0);
  EXPECT_FALSE(watch.expired());
  dog.tick(kNow + 10ms);
  EXPECT_EQ(fired, 1);
  EXPECT_TRUE(watch.expired());
  dog.tick(kNow + 1h);
  EXPECT_EQ(fired, 1);
}

TEST(Watchdog, WithoutADeadlineNeverFires) {
  Watchdog dog;
  Watchdog::Watch watch(dog, [] { FAIL(); });
  dog.tick(TimePoint::max() - 1ns);
  EXPECT_FALSE(watch.expired());
}

TEST(Watchdog, ANewDeadlineForgetsTheExpiryAndFiresAgain) {
  Watchdog dog;
  int fired = 0;
  Watchdog::Watch watch(dog, [&] { ++fired; });
  watch.expire_at(kNow);
  dog.tick(kNow);
  watch.expire_at(kNow + 1s);
  EXPECT_FALSE(watch.expired());
  dog.tick(kNow + 1s);
  EXPECT_EQ(fired, 2);
}

TEST(Watchdog, AMovedDeadlineCounts) {
  Watchdog dog;
  int fired = 0;
  Watchdog::Watch watch(dog, [&] { ++fired; });
  watch.expire_at(kNow);
  watch.expire_at(kNow + 1s);
  dog.tick(kNow);
  EXPECT_EQ(fired, 0);
  watch.expire_at(Watchdog::kNever);
  dog.tick(kNow + 2s);
  EXPECT_EQ(fired, 0);
}

TEST(Watchdog, TheCallbackMaySetADeadline) {
  Watchdog dog;
  int fired = 0;
  Watchdog::Watch* self = nullptr;
  Watchdog::Watch watch(dog, [&] {
    ++fired;
    self->expire_at(kNow + fired * 1s);
  });
  self = &watch;
  watch.expire_at(kNow);
  for (int second = 0; second < 3; ++second) dog.tick(kNow + second * 1s);
  EXPECT_EQ(fired, 3);
}

TEST(Watchdog, PlacesAreUsedAgainWithoutTheirOldDeadline) {
  Watchdog dog;
  std::vector<int> fired(3);
  std::vector<std::unique_ptr<Watchdog::Watch>> watches;
  for (std::size_t i = 0; i < 3; ++i) {
    watches.push_back(std::make_unique<Watchdog::Watch>(dog, [&fired, i] { ++fired[i]; }));
    watches.back()->expire_at(kNow);
  }
  watches[1].reset();
  int late = 0;
  Watchdog::Watch newcomer(dog, [&] { ++late; });
  dog.tick(kNow);
  EXPECT_EQ(fired, (std::vector<int>{1, 0, 1}));
  EXPECT_EQ(late, 0);
  newcomer.expire_at(kNow + 1s);
  dog.tick(kNow + 1s);
  EXPECT_EQ(late, 1);
}

}  // namespace
}  // namespace loadtest
