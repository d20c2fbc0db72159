#include "store/request_timeline.h"

#include <gtest/gtest.h>

#include "store/store_folder.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

// A run with these levels, all of which ended.
class RequestTimeline : public testing::Test {
 protected:
  void save(const std::vector<RequestRecord>& records) {
    ASSERT_TRUE(saver_->on_level(levels_, records));
    ASSERT_TRUE(saver_->level_ended(levels_++, {}));
  }
  std::optional<Timeline> timeline(std::uint32_t level, std::uint64_t most) {
    return *store_->timeline("run", level, most);
  }

  StoreFolder folder_;
  std::unique_ptr<RunStore> store_ = folder_.open();
  std::unique_ptr<RunSaver> saver_ = *store_->add("run", small_config());
  std::size_t levels_ = 0;
};

TEST_F(RequestTimeline, HasTheRequestsOfALevelInTheOrderOfSending) {
  save(some_records(3));
  std::vector<RequestRecord> records = some_records(3);
  records[1].status = RequestStatus::failed;
  records[1].failure = Failure{FailureStage::connect, FailureKind::refused, "refused"};
  records[1].sent = false;
  records[1].due_at -= 500us;
  records[1].arrivals.clear();
  records[1].output_tokens.reset();
  records[2].status = RequestStatus::cut_off;
  save(records);
  const auto found = timeline(1, 10);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->total, 3u);
  EXPECT_EQ(found->every, 1u);
  EXPECT_EQ(found->points,
            (std::vector<TimelinePoint>{{0, 50'200'300, 60'300'400, 3, RequestStatus::ok},
                                        {500'000, {}, {}, {}, RequestStatus::failed, FailureKind::refused},
                                        {2'000'000, 50'200'300, 60'300'400, 3, RequestStatus::cut_off}}));
}

TEST_F(RequestTimeline, TimesAreThoseOfSendingNotOfBeingDue) {
  std::vector<RequestRecord> records = some_records(2);
  records[0].due_at -= 3ms;
  records[1].due_at -= 7ms;
  save(records);
  const auto found = timeline(0, 10);
  EXPECT_EQ(found->points[0].at_ns, 0);
  EXPECT_EQ(found->points[1].at_ns, 1'000'000);
}

TEST_F(RequestTimeline, OfManyEveryKthIsGiven) {
  save(some_records(10));
  const auto places = [&](std::uint64_t most) {
    std::vector<std::int64_t> ms;
    const auto found = timeline(0, most);
    for (const TimelinePoint& point : found->points) ms.push_back(point.at_ns / 1'000'000);
    return ms;
  };
  using Places = std::vector<std::int64_t>;
  EXPECT_EQ(places(10), (Places{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(places(9), (Places{0, 2, 4, 6, 8}));
  EXPECT_EQ(places(4), (Places{0, 3, 6, 9}));
  EXPECT_EQ(places(1), (Places{0}));
  EXPECT_EQ(timeline(0, 4)->every, 3u);
  EXPECT_EQ(timeline(0, 4)->total, 10u);
}

TEST_F(RequestTimeline, ALevelThatHasNotEndedHasNone) {
  ASSERT_TRUE(saver_->on_level(0, some_records(3)));
  EXPECT_FALSE(timeline(0, 10));
  EXPECT_FALSE(*store_->timeline("another", 0, 10));
}

TEST_F(RequestTimeline, OfNoRequestsItIsEmpty) {
  save({});
  const auto found = timeline(0, 10);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->total, 0u);
  EXPECT_TRUE(found->points.empty());
}

}  // namespace
}  // namespace loadtest
