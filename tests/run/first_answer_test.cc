// What the first answer of a run without a probe (--warmup 0) means for it.
#include <gtest/gtest.h>

#include <string>

#include "fakes/fake_llm.h"
#include "run/measured.h"
#include "run/seen_requests.h"

namespace loadtest {
namespace {

TEST(FirstAnswer, EndsTheRunWhereAllWouldEndSo) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(json_answer(404, R"({"error":{"message":"no model m1"}})"));
  });
  Measured run(small_run({server.url()}));
  ASSERT_FALSE(run.run());
  EXPECT_EQ(run.error->code, ErrorCode::target_unusable);
  EXPECT_EQ(run.error->message,
            server.url() +
                " answered the first request with HTTP 404: no model m1; is the model's name "
                "right (--model), and does the base URL lack or double a path such as /v1 ?");
  EXPECT_EQ(of_phase(server, "m"), 1);  // of four: nothing more is sent after it
}

TEST(FirstAnswer, ThatRefusesWhatAProbeWouldLeaveOutSaysSo) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(json_answer(400, R"({"error":{"message":"unknown field stream_options"}})"));
  });
  Measured run(small_run({server.url()}));
  ASSERT_FALSE(run.run());
  EXPECT_EQ(run.error->code, ErrorCode::target_unusable);
  EXPECT_EQ(run.error->message,
            server.url() +
                " answered the first request with HTTP 400: unknown field stream_options; without --warmup 0 "
                "a probe would find that out and leave it out, or say it the other way");
}

}  // namespace
}  // namespace loadtest
