#include "store/request_rows.h"

#include <gmock/gmock.h>

#include <limits>
#include <thread>

#include "report/request_json.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

// A run of one level that ended, with these records.
class RequestRows : public testing::Test {
 protected:
  void save(std::size_t level, const std::vector<RequestRecord>& records, bool with_events = false) {
    if (!saver_) {
      RunConfig config = small_config();
      config.request_events = with_events;
      saver_ = *store_->add("run", config);
    }
    ASSERT_TRUE(saver_->on_level(level, records));
    ASSERT_TRUE(saver_->level_ended(level, {}));
  }

  std::vector<RequestRow> page(RequestQuery query) {
    query.run_id = "run";
    return *store_->requests(query);
  }

  // Those that are in the table, shown or not.
  std::size_t rows() {
    auto database = Database::open(folder_.path(), false);
    return static_cast<std::size_t>(
        (*database)->sql().execAndGet("SELECT count(*) FROM requests").getInt64());
  }

  StoreFolder folder_;
  std::unique_ptr<RunStore> store_ = folder_.open();
  std::unique_ptr<RunSaver> saver_;
};

std::string line(const RequestRow& row) {
  std::string out;
  append_request_json(out, row);
  return out;
}

// Records with every field in use, and with none.
std::vector<RequestRecord> all_shapes() {
  std::vector<RequestRecord> records = some_records(4);
  records[0].turn = 3;
  records[0].server = 2;
  records[0].due_at -= std::chrono::microseconds(1500);
  records[0].reasoning_tokens = 1;
  records[0].cached_tokens = 16;
  records[0].connect_time = Nanoseconds(210'300);
  records[0].reused_connection = records[0].reconnected = true;
  records[1].status = RequestStatus::failed;
  records[1].failure =
      Failure{FailureStage::decode, FailureKind::too_large, "an \"event\"\nof 1 MB \xF0\x9F\x9A\x80"};
  records[1].sent = false;
  records[1].arrivals.clear();
  records[1].stamp.reset();
  records[1].http_status = 0;
  records[1].finish_reason.clear();
  records[1].input_tokens.reset();
  records[1].output_tokens.reset();
  records[2].status = RequestStatus::cut_off;
  records[2].stamp = StampSource::user;
  records[3].streamed = false;
  records[3].output_tokens = std::numeric_limits<std::uint32_t>::max();
  return records;
}

TEST_F(RequestRows, GiveBackTheLinesOfRequestsJsonl) {
  for (const bool with_events : {false, true}) {
    saver_.reset();
    store_ = nullptr;
    const StoreFolder folder;
    store_ = folder.open();
    const std::vector<RequestRecord> records = all_shapes();
    save(0, records, with_events);
    const std::vector<RequestRow> rows = page({});
    ASSERT_EQ(rows.size(), records.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      EXPECT_EQ(line(rows[i]), line(request_row(records[i], 0, with_events)));
  }
}

TEST_F(RequestRows, PagesGoOverLevels) {
  save(0, some_records(5));
  save(1, some_records(3));
  save(2, some_records(4));
  const auto places = [&](RequestQuery query) {
    std::vector<std::string> out;
    for (const RequestRow& row : page(query))
      out.push_back(std::to_string(row.level) + row.request_id.substr(row.request_id.rfind('-')));
    return out;
  };
  using testing::ElementsAre;
  EXPECT_THAT(places({{}, {}, {}, 4, 5}), ElementsAre("0-4", "1-0", "1-1", "1-2", "2-0"));
  EXPECT_THAT(places({{}, {}, {}, 11, 5}), ElementsAre("2-3"));
  EXPECT_THAT(places({{}, {}, {}, 12, 5}), ElementsAre());
  EXPECT_THAT(places({{}, 1, {}, 1, 5}), ElementsAre("1-1", "1-2"));
  EXPECT_THAT(places({{}, 7, {}, 0, 5}), ElementsAre());
  EXPECT_EQ(*store_->count_requests({"run", {}, {}, 0, 0}), 12u);
  EXPECT_EQ(*store_->count_requests({"run", 1, {}, 0, 0}), 3u);
  EXPECT_EQ(*store_->count_requests({"none", 1, {}, 0, 0}), 0u);
}

TEST_F(RequestRows, AStatusFilters) {
  save(0, some_records(20));
  save(1, some_records(30));
  const RequestQuery failed{"run", {}, RequestStatus::failed, 0, 100};
  std::vector<std::string> ids;
  for (const RequestRow& row : page(failed)) ids.push_back(row.request_id);
  EXPECT_THAT(ids, testing::ElementsAre("abcd1234-m0-9", "abcd1234-m0-19", "abcd1234-m0-9", "abcd1234-m0-19",
                                        "abcd1234-m0-29"));
  EXPECT_EQ(page({"run", {}, RequestStatus::failed, 3, 1}).front().request_id, "abcd1234-m0-19");
  EXPECT_EQ(page({"run", 1, RequestStatus::ok, 26, 100}).size(), 1u);
  EXPECT_EQ(*store_->count_requests(failed), 5u);
  EXPECT_EQ(*store_->count_requests({"run", {}, RequestStatus::ok, 0, 0}), 45u);
  EXPECT_EQ(*store_->count_requests({"run", {}, RequestStatus::cut_off, 0, 0}), 0u);
}

TEST_F(RequestRows, MoreThanAPieceIsWhole) {
  save(0, some_records(2 * kRequestsAPiece + 7));
  EXPECT_EQ(page({"run", {}, {}, 2 * kRequestsAPiece, 100}).size(), 7u);
}

TEST_F(RequestRows, ALevelThatDidNotEndShowsNone) {
  save(0, some_records(5));
  ASSERT_TRUE(saver_->on_level(1, some_records(5)));
  EXPECT_EQ(page({}).size(), 5u);
  saver_.reset();
  EXPECT_EQ((*store_->find("run"))->state, RunState::interrupted);
  EXPECT_EQ(page({}).size(), 5u);
  EXPECT_EQ(rows(), 10u) << "who looks clears nothing away";
  ASSERT_TRUE(store_->add("another", small_config()));
  EXPECT_EQ(rows(), 5u);
}

TEST_F(RequestRows, GoWithTheirRunAlsoWhenThatWasCutShort) {
  save(0, some_records(kRequestsAPiece + 5));
  saver_.reset();
  auto database = Database::open(folder_.path(), false);
  (*database)->sql().exec("DELETE FROM runs");
  store_ = folder_.open();
  EXPECT_EQ(rows(), kRequestsAPiece + 5);
  ASSERT_TRUE(store_->add("another", small_config()));
  EXPECT_EQ(rows(), 0u);
}

// The run is gone, and many of its requests are not yet: whoever looks then has not waited for them.
TEST_F(RequestRows, ReadersDoNotWaitForTheirDeletion) {
  save(0, some_records(8 * kRequestsAPiece));
  ASSERT_TRUE(saver_->ended({}));
  saver_.reset();
  std::thread deletion([&] { EXPECT_TRUE(*store_->remove("run")); });
  while (store_->find("run")->has_value()) {
  }
  EXPECT_GT(rows(), 0u);
  deletion.join();
  EXPECT_EQ(rows(), 0u);
}

}  // namespace
}  // namespace loadtest
