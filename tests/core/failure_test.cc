#include "core/failure.h"

#include <gmock/gmock.h>

#include <set>
#include <string_view>
#include <vector>

namespace loadtest {
namespace {

TEST(Failure, EveryKindHasANameOfItsOwn) {
  std::vector<std::string_view> names;
  for (int kind = 0; kind < kFailureKinds; ++kind) names.push_back(name(static_cast<FailureKind>(kind)));
  EXPECT_THAT(names, testing::ElementsAre("dns", "refused", "timeout", "reset", "tls", "http_429", "http_4xx",
                                          "http_5xx", "server_error", "malformed", "truncated", "stalled",
                                          "empty", "too_large", "client_limit"));
  EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
}

TEST(Failure, AKindIsFoundByItsName) {
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    EXPECT_EQ(failure_kind(name(static_cast<FailureKind>(kind))), static_cast<FailureKind>(kind));
  }
  EXPECT_EQ(failure_kind("http"), std::nullopt);
  EXPECT_EQ(failure_kind(""), std::nullopt);
}

TEST(Failure, EveryStageHasAName) {
  EXPECT_EQ(name(FailureStage::connect), "connect");
  EXPECT_EQ(name(FailureStage::tls), "tls");
  EXPECT_EQ(name(FailureStage::send), "send");
  EXPECT_EQ(name(FailureStage::head), "head");
  EXPECT_EQ(name(FailureStage::body), "body");
  EXPECT_EQ(name(FailureStage::decode), "decode");
}

}  // namespace
}  // namespace loadtest
