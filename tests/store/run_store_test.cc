#include "store/run_store.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "report/sample_run.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

TEST(RunStore, WhatIsNotThereIsNothing) {
  const StoreFolder folder;
  const auto store = folder.open();
  EXPECT_EQ(*store->find("none"), std::nullopt);
  EXPECT_FALSE(store->result("none")->has_value());
  EXPECT_TRUE(store->requests({"none", {}, {}, 0, 10})->empty());
  EXPECT_TRUE(store->metrics("none")->empty());
  EXPECT_EQ(*store->analysis("none"), std::nullopt);
  EXPECT_FALSE(*store->save_analysis("none", {}));
  EXPECT_FALSE(*store->remove("none"));
  EXPECT_EQ(store->list({})->total, 0u);
}

TEST(RunStore, AnAnalysisIsReplaced) {
  const StoreFolder folder;
  const auto store = folder.open();
  (void)store->add("run", small_config());
  EXPECT_TRUE(*store->save_analysis("run", {1, "gpt", "en", "# First"}));
  const Analysis second{2, "gpt", "ko", "# \xEB\x91\x98"};
  EXPECT_TRUE(*store->save_analysis("run", second));
  EXPECT_EQ(*store->analysis("run"), second);
}

TEST(RunStore, ARunThatGoesOnIsNotDeleted) {
  const StoreFolder folder;
  const auto store = folder.open();
  auto saver = *store->add("run", small_config());
  const auto refused = store->remove("run");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the run run has not ended; stop it first");
  saver.reset();
  EXPECT_TRUE(*store->remove("run"));
}

TEST(RunStore, DeletingTakesEverything) {
  const StoreFolder folder;
  const auto store = folder.open();
  const RunResult run = sample_run();
  {
    auto saver = *store->add("run", run.config);
    (void)saver->started(run.config, run.server, run.client);
    (void)saver->on_level(0, some_records(50));
    (void)saver->level_ended(0, run.levels[0]);
    (void)saver->ended(run);
  }
  (void)store->save_analysis("run", {1, "gpt", "en", "text"});
  EXPECT_TRUE(*store->remove("run"));
  auto database = Database::open(folder.path(), false);
  for (const char* table : {"runs", "results", "levels", "metrics", "series", "requests", "analyses"}) {
    EXPECT_EQ((*database)->sql().execAndGet(std::string("SELECT count(*) FROM ") + table).getInt(), 0)
        << table;
  }
  EXPECT_EQ(*store->integrity_check(), "ok");
}

TEST(RunStore, AnIdIsTakenOnce) {
  const StoreFolder folder;
  const auto store = folder.open();
  const auto first = store->add("run", small_config());
  const auto second = store->add("run", small_config());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, testing::HasSubstr("UNIQUE"));
}

TEST(RunStore, ReadersGoOnWhileRunsAreSaved) {
  const StoreFolder folder;
  const auto store = folder.open();
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 5; ++i) {
      const RunResult run = sample_run();
      auto saver = *store->add("run" + std::to_string(i), run.config);
      (void)saver->started(run.config, run.server, run.client);
      (void)saver->on_level(0, some_records(1000));
      (void)saver->level_ended(0, run.levels[0]);
      (void)saver->ended(run);
    }
    done = true;
  });
  while (!done) {
    const auto history = store->list({});
    ASSERT_TRUE(history);
    std::uint64_t counted = 0;
    for (const auto& [state, count] : history->by_state) counted += count;
    ASSERT_EQ(counted, history->runs.size());
    for (const RunEntry& run : history->runs) ASSERT_NE(run.state, RunState::interrupted);
  }
  writer.join();
  EXPECT_EQ(store->list({})->by_state.front(), (std::pair<RunState, std::uint64_t>(RunState::completed, 5)));
}

}  // namespace
}  // namespace loadtest
