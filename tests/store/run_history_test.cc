#include "store/run_history.h"

#include <gmock/gmock.h>

#include "store/run_rows.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// Six runs, created at seconds 1 to 6: three models, one in each of the states that need no process.
class RunHistoryTest : public testing::Test {
 protected:
  RunHistoryTest() {
    const struct {
      const char* id;
      const char* model;
      RunState state;
    } runs[] = {{"r1", "Llama-8B", RunState::completed}, {"r2", "Llama-70B", RunState::completed},
                {"r3", "qwen", RunState::failed},        {"r4", "qwen", RunState::cancelled},
                {"r5", "Llama-8B", RunState::completed}, {"r6", "x_y%z", RunState::completed}};
    for (const auto& [id, model, state] : runs) {
      RunConfig config = small_config(model);
      if (state == RunState::failed) config.servers = {"http://gpu1:8000"};
      auto saver = *store_->add(id, config);
      (void)saver->ended_early(state, "why");
    }
    auto database = Database::open(folder_.path(), false);
    (*database)->sql().exec("UPDATE runs SET created_unix_ns = run * 1000000000");
  }

  std::vector<std::string> ids(const HistoryQuery& query) {
    std::vector<std::string> out;
    const History history = *store_->list(query);
    for (const RunEntry& run : history.runs) out.push_back(run.run_id);
    return out;
  }

  StoreFolder folder_;
  std::unique_ptr<RunStore> store_ = folder_.open();
};

TEST_F(RunHistoryTest, NewestFirstUnlessAsked) {
  EXPECT_THAT(ids({}), ElementsAre("r6", "r5", "r4", "r3", "r2", "r1"));
  HistoryQuery query;
  query.descending = false;
  query.limit = 2;
  query.offset = 1;
  EXPECT_THAT(ids(query), ElementsAre("r2", "r3"));
  EXPECT_EQ(store_->list(query)->total, 6u);
}

// r1 to r6 as they are, and "r0", newer than all, of which nothing is known.
TEST_F(RunHistoryTest, OtherOrdersHaveMissingValuesLastAndTheNewestFirstAmongEquals) {
  (void)(*store_->add("r0", small_config("")))->ended_early(RunState::completed, "why");
  auto database = Database::open(folder_.path(), false);
  (*database)->sql().exec(
      "UPDATE runs SET created_unix_ns = 7000000000, completed_unix_ns = NULL WHERE run_id = 'r0';"
      "UPDATE runs SET started_unix_ns = 0, completed_unix_ns = run * 10, ttft_p50_ms = run, "
      "output_tokens_per_s = 100 - run, succeeded = run, failed = 1 WHERE run_id IN ('r1', 'r2', 'r3');"
      "UPDATE runs SET started_unix_ns = 50, completed_unix_ns = 40 WHERE run_id = 'r4'");  // the clock was
                                                                                            // set back
  const auto sorted = [&](HistorySort sort, bool descending) {
    HistoryQuery query;
    query.sort = sort;
    query.descending = descending;
    return ids(query);
  };
  EXPECT_THAT(sorted(HistorySort::model, false), ElementsAre("r2", "r5", "r1", "r4", "r3", "r6", "r0"));
  EXPECT_THAT(sorted(HistorySort::model, true), ElementsAre("r6", "r4", "r3", "r5", "r1", "r2", "r0"));
  EXPECT_THAT(sorted(HistorySort::state, false), ElementsAre("r0", "r6", "r5", "r2", "r1", "r4", "r3"));
  EXPECT_THAT(sorted(HistorySort::state, true), ElementsAre("r3", "r4", "r0", "r6", "r5", "r2", "r1"));
  EXPECT_THAT(sorted(HistorySort::duration, false), ElementsAre("r1", "r2", "r3", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::duration, true), ElementsAre("r3", "r2", "r1", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::ttft, false), ElementsAre("r1", "r2", "r3", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::ttft, true), ElementsAre("r3", "r2", "r1", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::throughput, false), ElementsAre("r3", "r2", "r1", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::throughput, true), ElementsAre("r1", "r2", "r3", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::error_rate, false), ElementsAre("r3", "r2", "r1", "r0", "r6", "r5", "r4"));
  EXPECT_THAT(sorted(HistorySort::error_rate, true), ElementsAre("r1", "r2", "r3", "r0", "r6", "r5", "r4"));
  HistoryQuery page;
  page.sort = HistorySort::ttft;
  page.model = "llama";
  page.offset = 1;
  page.limit = 2;
  EXPECT_THAT(ids(page), ElementsAre("r2", "r5"));
  EXPECT_EQ((*store_->find("r4"))->duration_s, std::nullopt);
}

TEST_F(RunHistoryTest, FiltersAreParts) {
  HistoryQuery query;
  query.model = "llama";
  EXPECT_THAT(ids(query), ElementsAre("r5", "r2", "r1"));
  query.model = "%";  // no wildcard
  EXPECT_THAT(ids(query), ElementsAre("r6"));
  query = {};
  query.server = "GPU1";
  EXPECT_THAT(ids(query), ElementsAre("r3"));
  query = {};
  query.text = "r5";
  EXPECT_THAT(ids(query), ElementsAre("r5"));
  query.text = "'; DROP TABLE runs; --";
  EXPECT_THAT(ids(query), IsEmpty());
}

TEST_F(RunHistoryTest, FromIsIncludedAndToIsNot) {
  HistoryQuery query;
  query.from_unix_ns = 2'000'000'000;
  query.to_unix_ns = 4'000'000'000;
  EXPECT_THAT(ids(query), ElementsAre("r3", "r2"));
}

TEST_F(RunHistoryTest, CountsAreThoseOfTheFilterWhateverTheState) {
  HistoryQuery query;
  query.state = RunState::failed;
  const History all = *store_->list(query);
  EXPECT_EQ(all.total, 1u);
  EXPECT_THAT(all.by_state, ElementsAre(Pair(RunState::completed, 4), Pair(RunState::cancelled, 1),
                                        Pair(RunState::failed, 1)));
  query.model = "qwen";
  EXPECT_THAT(store_->list(query)->by_state,
              ElementsAre(Pair(RunState::cancelled, 1), Pair(RunState::failed, 1)));
}

TEST_F(RunHistoryTest, CountsFollowWhatOthersWriteAndWhatWeDo) {
  EXPECT_EQ(store_->list({})->total, 6u);
  const auto other = folder_.open();
  (void)(*other->add("r7", small_config()))->ended_early(RunState::failed, "why");
  EXPECT_EQ(store_->list({})->total, 7u);
  EXPECT_TRUE(*store_->remove("r1"));
  EXPECT_EQ(store_->list({})->total, 6u);
  EXPECT_EQ(other->list({})->total, 6u);
}

TEST_F(RunHistoryTest, IdsByTheirBeginning) {
  EXPECT_THAT(*store_->ids_starting_with("r", 2), ElementsAre("r6", "r5"));
  EXPECT_THAT(*store_->ids_starting_with("%", 2), IsEmpty());
  EXPECT_THAT(*store_->ids_starting_with("", 1), ElementsAre("r6"));
}

TEST(RunHistory, RunsWhoseEndCannotBeWrittenDownAreShownAsInterrupted) {
  const StoreFolder folder;
  const auto store = folder.open();
  const auto gone = *store->add("gone", small_config());
  const auto there = *store->add("there", small_config());
  auto database = Database::open(folder.path(), false);
  ASSERT_TRUE(database);
  RunHistory history(**database);
  EXPECT_EQ(history.find("gone")->state, RunState::queued);
  history.list({});
  history.set_lost({*row_of(**database, "gone")});

  EXPECT_EQ(history.find("gone")->state, RunState::interrupted);
  EXPECT_EQ(history.find("gone")->detail, "the process that ran it ended before the run did");
  EXPECT_EQ(history.find("there")->state, RunState::queued);
  using Counts = std::vector<std::pair<RunState, std::uint64_t>>;
  EXPECT_EQ(history.list({}).by_state, (Counts{{RunState::queued, 1}, {RunState::interrupted, 1}}));
  HistoryQuery interrupted;
  interrupted.state = RunState::interrupted;
  const History found = history.list(interrupted);
  ASSERT_EQ(found.runs.size(), 1U);
  EXPECT_EQ(found.runs[0].run_id, "gone");
  EXPECT_EQ(found.total, 1U);
  // Once it could be written down after all, or had ended by itself.
  history.set_lost({});
  EXPECT_EQ(history.find("gone")->state, RunState::queued);
}

}  // namespace
}  // namespace loadtest
