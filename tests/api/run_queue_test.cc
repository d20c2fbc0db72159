#include "api/run_queue.h"

#include <gmock/gmock.h>

#include "api/known_run.h"
#include "fakes/hand_clock.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr Nanoseconds kInTime = 1min;

// Nothing runs: there are no workers.
class RunQueueTest : public testing::Test {
 protected:
  std::string queued() {
    std::optional<RunQueue::Refusal> refusal;
    const auto run = queue->submit(small_config("m1"), false, refusal);
    EXPECT_TRUE(run && !refusal);
    return run->run_id;
  }
  void hold_database() { other->sql().exec("BEGIN IMMEDIATE"); }
  void let_go_of_database() { other->sql().exec("ROLLBACK"); }
  RunState kept(const std::string& run_id) { return store->find(run_id)->value().state; }

  StoreFolder folder;
  std::unique_ptr<RunStore> store = folder.open();
  std::unique_ptr<Database> other = *Database::open(folder.path(), false);
  HandClock clock;
  WatchHub hub{clock};
  TargetPolicy policy{{}};
  std::unique_ptr<RunQueue> queue =
      std::make_unique<RunQueue>(RunQueue::Options{0, 100, std::nullopt}, *store, hub, policy,
                                 [](LogLevel, std::string_view, const LogFields&) {});
};

TEST_F(RunQueueTest, ARunThatWaitsIsCancelledThoughTheDatabaseIsHeld) {
  const std::string run_id = queued(), next = queued();
  hold_database();
  EXPECT_TRUE(queue->cancel(run_id, false));
  const auto standing = queue->find(run_id);
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->entry.state, RunState::cancelled);
  EXPECT_EQ(standing->entry.detail, "cancelled before it began");
  EXPECT_EQ(standing->position, std::nullopt);
  EXPECT_EQ(queue->find(next)->position, 1U);
  EXPECT_EQ(kept(run_id), RunState::queued);
  let_go_of_database();
  EXPECT_TRUE(queue->wait_for_end(run_id, kInTime));
  EXPECT_EQ(kept(run_id), RunState::cancelled);
  EXPECT_FALSE(queue->cancel(run_id, false));
}

TEST_F(RunQueueTest, ARunThatWasCancelledInTheQueueHasEndedForAll) {
  const std::string run_id = queued();
  EXPECT_EQ(known_run(*queue, *store, run_id)->value().live->position, 1U);
  EXPECT_EQ(known_run(*queue, *store, run_id)->value().entry.state, RunState::queued);
  hold_database();
  EXPECT_TRUE(queue->cancel(run_id, false));
  const KnownRun held = known_run(*queue, *store, run_id)->value();
  EXPECT_EQ(held.entry.state, RunState::cancelled);
  EXPECT_FALSE(held.live);
  EXPECT_EQ(queue->view(run_id, std::nullopt, 0)->state, RunState::cancelled);
  EXPECT_FALSE(queue->cancel(run_id, true));
  EXPECT_FALSE(queue->wait_for_end(run_id, 0ns));
  let_go_of_database();
  EXPECT_TRUE(queue->wait_for_end(run_id, kInTime));
  const KnownRun kept = known_run(*queue, *store, run_id)->value();
  EXPECT_EQ(kept.entry.state, held.entry.state);
  EXPECT_EQ(kept.entry.detail, held.entry.detail);
  EXPECT_FALSE(known_run(*queue, *store, "none")->has_value());
}

TEST_F(RunQueueTest, AllThatWaitAreCancelledInTheStoreOnceItIsClosed) {
  const std::string first = queued(), second = queued();
  queue->close(0ns);
  EXPECT_THAT((std::vector{kept(first), kept(second)}),
              ElementsAre(RunState::cancelled, RunState::cancelled));
}

}  // namespace
}  // namespace loadtest
