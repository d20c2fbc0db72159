// Streams that bring far more than was asked for: a bound a request, and one for all of a thread.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fakes/fake_llm.h"
#include "fakes/show.h"
#include "run/engine.h"

namespace loadtest {
namespace {

// Each token is read by itself.
void endless(Peer& peer, const SeenRequest&) {
  peer.send(kStreamHead);
  while (peer.try_send(token_event())) peer.wait_until_read();
  peer.close();
}

FakeLlm::Handler tokens(int count) {
  return [count](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead);
    for (int i = 0; i < count && peer.try_send(token_event()); ++i) peer.wait_until_read();
    peer.send(stop_event() + done_event() + kLastChunk);
  };
}

Failure endless_after(int reads) {
  return {FailureStage::body, FailureKind::too_large,
          "the stream does not end: " + std::to_string(reads) +
              " reads with text, where 4 tokens were asked for"};
}

TEST(EndlessStreams, OneMayNotGoOnForManyTimesWhatWasAskedFor) {
  FakeLlm server(endless);
  Engine engine({server.url()});
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.failure, endless_after(4096));
  EXPECT_EQ(record.arrivals.size(), 4096u);
}

// 4 that were asked for and 256 are free; the next growth, to 520, takes 4160 bytes.
TEST(EndlessStreams, TheyShareTheRoomOfTheirThreadUntilTheLevelHasEnded) {
  FakeLlm server(endless);
  Engine engine({server.url()});
  engine.prepare();
  engine.thread->arrivals().begin(8192);
  std::vector<std::size_t> arrivals;
  for (const RequestRecord& record : engine.perform(3, 3)) {
    arrivals.push_back(record.arrivals.size());
    EXPECT_EQ(record.failure, endless_after(static_cast<int>(arrivals.back())));
  }
  std::sort(arrivals.begin(), arrivals.end());
  EXPECT_EQ(arrivals, (std::vector<std::size_t>{260, 260, 520}));
  EXPECT_EQ(engine.perform_one().arrivals.size(), 260u);
  engine.thread->arrivals().begin(8192);
  EXPECT_EQ(engine.perform_one().arrivals.size(), 520u);
}

TEST(EndlessStreams, OneThatEndsGivesItsRoomBack) {
  FakeLlm server(tokens(300));
  Engine engine({server.url()});
  engine.prepare();
  engine.thread->arrivals().begin(4160);
  for (const RequestRecord& record : engine.perform(2)) {
    EXPECT_EQ(record.failure, std::nullopt);
    EXPECT_EQ(record.arrivals.size(), 300u);
  }
}

TEST(EndlessStreams, ALongAnswerThatWasAskedForTakesNothing) {
  FakeLlm server(tokens(1000));
  Engine engine({server.url()});
  engine.config.extra_body = R"({"max_tokens":1000})";
  engine.prepare();
  engine.thread->arrivals().begin(0);
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.failure, std::nullopt);
  EXPECT_EQ(record.arrivals.size(), 1000u);
}

}  // namespace
}  // namespace loadtest
