// Answers that are shorter than asked in a level, though the probe's was not.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "fakes/fake_llm.h"
#include "run/measured.h"

namespace loadtest {
namespace {

// Whether the verdict says so, of answers that have 4 tokens up to the `long_ones`th, then 2.
bool said_to_be_short(int long_ones, RunConfig config = small_run({})) {
  std::atomic<int> posts = 0;
  FakeLlm server(
      [&](Peer& peer, const SeenRequest&) { peer.send(whole_stream(posts++ < long_ones ? 4 : 2)); });
  config.servers = {server.url()};
  config.warmup = 1;
  Measured run(config);
  EXPECT_TRUE(run.run()) << run.error->message;
  const auto& reasons = run.result.levels.at(0).verdict.reasons;
  return std::any_of(reasons.begin(), reasons.end(),
                     [](const VerdictReason& reason) { return reason.code == "output_length"; });
}

TEST(OutputLength, ALevelsShortAnswersAreInItsVerdict) {
  EXPECT_TRUE(said_to_be_short(1));
  EXPECT_FALSE(said_to_be_short(100));
}

TEST(OutputLength, FieldsThatDoNotTouchItChangeNothing) {
  RunConfig config = small_run({});
  config.extra_body = R"({"top_k":5,"ignore_eos":true})";
  EXPECT_TRUE(said_to_be_short(1, config));
  EXPECT_FALSE(said_to_be_short(100, config));
}

TEST(OutputLength, WhatTheProbeShowedIsAWarningAndNotSaidAgain) { EXPECT_FALSE(said_to_be_short(0)); }

TEST(OutputLength, WhereTheLengthIsOnlyALimitShortAnswersAreRight) {
  RunConfig config = small_run({});
  config.output_length = OutputLength::at_most;
  EXPECT_FALSE(said_to_be_short(1, config));
  config = small_run({});
  config.sampling.stop = {"end"};
  EXPECT_FALSE(said_to_be_short(1, config));
  config = small_run({});
  config.extra_body = R"({"stop":["end"]})";
  EXPECT_FALSE(said_to_be_short(1, config));
  config.extra_body = R"({"response_format":{"type":"json_object"}})";
  EXPECT_FALSE(said_to_be_short(1, config));
}

}  // namespace
}  // namespace loadtest
