#include "store/request_events.h"

#include <gmock/gmock.h>

#include <limits>

namespace loadtest {
namespace {

TEST(RequestEvents, GiveBackWhatWasPacked) {
  const RequestEvents events{
      {50'200'300, 1}, {60'300'400, 2}, {60'300'400, 0}, {59'000'000, 4'000'000'000}, {-5, 1}};
  EXPECT_EQ(unpack_events(pack_events(events)), events);
  EXPECT_EQ(unpack_events(""), RequestEvents{});
}

TEST(RequestEvents, ExtremesSurvive) {
  using Limits = std::numeric_limits<std::int64_t>;
  const RequestEvents events{{Limits::max(), 1}, {Limits::min(), 2}, {0, 3}, {Limits::max(), 4}};
  EXPECT_EQ(unpack_events(pack_events(events)), events);
}

TEST(RequestEvents, ATokenStreamTakesFewBytes) {
  RequestEvents events;
  for (std::int64_t i = 1; i <= 128; ++i) events.emplace_back(i * 10'000'000, 1);
  EXPECT_EQ(pack_events(events).size(), 128 * 5);
}

TEST(RequestEvents, OtherBytesAreRefused) {
  EXPECT_EQ(unpack_events("\x80"), std::nullopt);                      // cut short
  EXPECT_EQ(unpack_events("\x02"), std::nullopt);                      // no tokens
  EXPECT_EQ(unpack_events(std::string(20, '\xff')), std::nullopt);     // longer than any number
  EXPECT_EQ(unpack_events("\x02\xff\xff\xff\xff\x7f"), std::nullopt);  // tokens beyond 32 bits
}

}  // namespace
}  // namespace loadtest
