#include "run/record_log.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

TEST(RecordLog, GivesAllInTheOrderTheyCameAndStartsAnew) {
  constexpr std::size_t kCount = 5000;  // several blocks, the last one not full
  RecordLog log;
  for (std::size_t i = 0; i < kCount; ++i) {
    RequestRecord record;
    record.index = i;
    record.arrivals.resize(10);
    log.add(std::move(record));
  }
  EXPECT_EQ(log.size(), kCount);
  EXPECT_GE(log.bytes(), kCount * (sizeof(RequestRecord) + 10 * sizeof(Arrival)));
  const std::vector<RequestRecord> all = log.take();
  ASSERT_EQ(all.size(), kCount);
  for (std::size_t i = 0; i < kCount; ++i) ASSERT_EQ(all[i].index, i);
  EXPECT_EQ(log.size(), 0U);
  EXPECT_EQ(log.bytes(), 0U);
  EXPECT_TRUE(log.take().empty());
}

}  // namespace
}  // namespace loadtest
