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
    log.add(std::move(record));
  }
  EXPECT_EQ(log.size(), kCount);
  const std::vector<RequestRecord> all = log.take();
  ASSERT_EQ(all.size(), kCount);
  for (std::size_t i = 0; i < kCount; ++i) ASSERT_EQ(all[i].index, i);
  EXPECT_EQ(log.size(), 0U);
  EXPECT_TRUE(log.take().empty());
}

}  // namespace
}  // namespace loadtest
