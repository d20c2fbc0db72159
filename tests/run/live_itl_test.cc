// ITL while it goes on: from the arrivals to the progress.
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/engine.h"
#include "run/measured.h"

namespace loadtest {
namespace {

void send_one_by_one(Peer& peer, int tokens) {
  peer.send(kStreamHead);
  for (int i = 0; i < tokens; ++i) {
    peer.send(token_event());
    peer.wait_until_read();
  }
}

TEST(LiveItl, GapsAndTokensAfterTheFirstArrivalAreCounted) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    send_one_by_one(peer, 3);
    peer.send(token_event() + token_event() + stop_event() + done_event() + kLastChunk);
  });
  Engine engine({server.url()});
  std::int64_t gap_ns = 0;
  for (const RequestRecord& record : engine.perform(2)) {
    ASSERT_GE(record.arrivals.size(), 4u);
    gap_ns += record.arrivals.back().offset_ns - record.arrivals.front().offset_ns;
  }
  const ThreadCounters& counters = engine.thread->counters();
  EXPECT_EQ(counters.tokens, 10u);
  EXPECT_EQ(counters.later_tokens, 8u);
  EXPECT_EQ(counters.gap_ns, static_cast<std::uint64_t>(gap_ns));
}

TEST(LiveItl, OfAnAnswerInOneArrivalThereIsNone) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead);
    peer.wait_until_read();
    peer.send(token_event() + token_event());
    peer.wait_until_read();
    peer.send(stop_event() + done_event() + kLastChunk);
  });
  Engine engine({server.url()});
  engine.perform_one();
  const ThreadCounters& counters = engine.thread->counters();
  EXPECT_EQ(counters.tokens, 2u);
  EXPECT_EQ(counters.later_tokens, 0u);
  EXPECT_EQ(counters.gap_ns, 0u);
}

TEST(LiveItl, IsToldBeforeAnyRequestHasEnded) {
  Gate told;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    send_one_by_one(peer, 3);
    told.wait();
    peer.send(stop_event() + done_event() + kLastChunk);
  });
  RunConfig config = small_run({server.url()});
  config.num_prompts = 1;
  Measured run(config);
  run.on_progress = [&](const RunProgress& progress) {
    if (progress.itl_mean_ms && progress.succeeded == 0) told.open();
  };
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.levels.at(0).succeeded, 1u);
  const auto first = std::find_if(run.progress.begin(), run.progress.end(),
                                  [](const RunProgress& p) { return p.itl_mean_ms.has_value(); });
  EXPECT_GT(first->itl_mean_ms, 0);
}

}  // namespace
}  // namespace loadtest
