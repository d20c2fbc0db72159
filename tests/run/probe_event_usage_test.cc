// Usage in every event: asked for by the probe, and kept where it told something.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "run/probed.h"

namespace loadtest {
namespace {

// Where it is asked to state usage in every event, so many tokens in each of two, else one.
FakeLlm::Handler telling(int tokens) {
  return [tokens](Peer& peer, const SeenRequest& request) {
    std::string bytes = kStreamHead;
    const bool asked = request.body.find("continuous_usage_stats") != std::string::npos;
    for (const int so_far : {tokens, 2 * tokens}) {
      bytes += event(R"({"choices":[{"delta":{"content":"word "}}])" +
                     (asked ? R"(,"usage":{"completion_tokens":)" + std::to_string(so_far) + "}}" : "}"));
    }
    peer.send(bytes + stop_event() + usage_event(3, 2 * tokens) + done_event() + kLastChunk);
  };
}

TEST(Probe, UsageInEveryEventIsAskedForAndKeptWhereSomeHadSeveralTokens) {
  FakeLlm server(telling(2));
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_NE(body_of(*probed).find(R"({"include_usage":true,"continuous_usage_stats":true})"),
            std::string::npos);
  EXPECT_EQ(probed->answers.at(0)->record.token_source, TokenSource::continuous_usage);
  EXPECT_TRUE(probed->warnings.empty());
}

TEST(Probe, UsageInEveryEventIsLeftOutWhereEachHadOneToken) {
  FakeLlm server(telling(1));
  RunConfig config = with_warmup(server);
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_NE(server.requests().at(0).body.find("continuous_usage_stats"), std::string::npos);
  EXPECT_EQ(body_of(*probed).find("continuous_usage_stats"), std::string::npos);
  EXPECT_NE(body_of(*probed).find(R"({"include_usage":true})"), std::string::npos);
  EXPECT_EQ(probed->answers.at(0)->record.token_source, TokenSource::usage);
}

TEST(Probe, WhereAnyServerRefusesItNoneIsAskedForUsageInEveryEvent) {
  FakeLlm one(telling(2));
  FakeLlm two([](Peer& peer, const SeenRequest& request) {
    if (request.body.find("continuous_usage_stats") != std::string::npos)
      return peer.send(json_answer(400, R"({"error":{"message":"bad request"}})"));
    telling(2)(peer, request);
  });
  RunConfig config = with_warmup(one);
  config.servers.push_back(two.url());
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_TRUE(probed->warnings.empty());
  EXPECT_EQ(two.requests().size(), 2u);
  EXPECT_EQ(body_of(*probed).find("continuous_usage_stats"), std::string::npos);
  for (const auto& answer : probed->answers) {
    EXPECT_EQ(answer->record.token_source, TokenSource::usage);
    EXPECT_EQ(answer->record.output_tokens, 4u);
    EXPECT_EQ(answer->record.arrivals, (std::vector<Arrival>{{0, 1, 1, false}, {0, 1, 1, false}}));
  }
}

TEST(Probe, WithoutAProbeRequestUsageInEveryEventIsNotAskedFor) {
  FakeLlm server(telling(2));
  RunConfig config = small_run({server.url()});
  const auto probed = probe_with(config);
  ASSERT_TRUE(probed);
  EXPECT_EQ(body_of(*probed).find("continuous_usage_stats"), std::string::npos);
  EXPECT_FALSE(probed->answers.at(0));
}

}  // namespace
}  // namespace loadtest
