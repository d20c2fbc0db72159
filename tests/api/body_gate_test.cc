#include "api/body_gate.h"

#include <gtest/gtest.h>

#include "fakes/hand_clock.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr const char* kRun = "/api/v1/benchmark/run";
constexpr const char* kUpload = "/api/v1/benchmark/datasets?name=x";

class BodyGateTest : public testing::Test {
 protected:
  UnreadBody begin(int message, std::string_view target, std::optional<std::uint64_t> length,
                   std::string_view key = "k") {
    return gate.begin(&messages[message], {"POST", target, key, length});
  }
  std::shared_ptr<void> ended(int message) {
    gate.ended(&messages[message]);
    return gate.place_of_last();
  }

  char messages[20] = {};
  HandClock clock;
  BodyGate gate{
      16'000'000, 22s,
      [](const Route& route, std::string_view key) { return route.key == NeedsKey::always && key != "k"; },
      clock};
};

TEST_F(BodyGateTest, WhatSaysThatItIsTooLargeForItsCallIsNotRead) {
  EXPECT_EQ(begin(0, kRun, 1'000'000), UnreadBody::none);
  EXPECT_EQ(begin(0, kRun, 1'000'001), UnreadBody::too_large);
  EXPECT_EQ(begin(0, "/nothing", 1'000'001), UnreadBody::too_large);
  EXPECT_EQ(begin(0, kUpload, 16'000'000), UnreadBody::none);
  EXPECT_EQ(begin(0, kUpload, 16'000'001), UnreadBody::too_large);
  EXPECT_EQ(gate.most_bytes("POST", kRun), 1'000'000U);
  EXPECT_EQ(gate.most_bytes("POST", kUpload), 16'000'000U);
}

TEST_F(BodyGateTest, NothingIsReadWithoutTheKeyThatItsCallNeeds) {
  EXPECT_EQ(begin(0, kUpload, 10, "guess"), UnreadBody::no_key);
  EXPECT_EQ(begin(0, kUpload, std::nullopt, ""), UnreadBody::no_key);
  EXPECT_EQ(begin(0, kRun, 10, ""), UnreadBody::no_key);
  EXPECT_EQ(begin(0, "/api/v1/benchmark/compare", 10, ""), UnreadBody::none);
}

TEST_F(BodyGateTest, AnUploadHasItsPlaceUntilItsRequestHasBeenAnswered) {
  for (int i = 0; i < 8; ++i) ASSERT_EQ(begin(i, kUpload, std::nullopt), UnreadBody::none) << i;
  EXPECT_EQ(begin(8, kUpload, 10), UnreadBody::too_many);
  EXPECT_EQ(begin(8, kRun, 10), UnreadBody::none);
  std::shared_ptr<void> answering = ended(3);
  EXPECT_NE(answering, nullptr);
  EXPECT_EQ(begin(8, kUpload, 10), UnreadBody::too_many);
  answering.reset();
  EXPECT_EQ(begin(8, kUpload, 10), UnreadBody::none);
  EXPECT_EQ(ended(9), nullptr);
}

TEST_F(BodyGateTest, OneWhoseConnectionBrokeGivesItUpInTheEnd) {
  for (int i = 0; i < 8; ++i) ASSERT_EQ(begin(i, kUpload, 10), UnreadBody::none) << i;
  EXPECT_EQ(begin(0, kUpload, 10), UnreadBody::none);  // another message in the same place
  clock.advance(22s);
  EXPECT_EQ(begin(8, kUpload, 10), UnreadBody::too_many);
  clock.advance(1ms);
  EXPECT_EQ(begin(8, kUpload, 10), UnreadBody::none);
}

}  // namespace
}  // namespace loadtest
