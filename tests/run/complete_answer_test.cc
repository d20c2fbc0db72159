// Answers that are complete before their bodies end: [DONE] has come.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/engine.h"

namespace loadtest {
namespace {

TEST(CompleteAnswer, NeedsNoEndOfItsBody) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + token_event() + stop_event() + done_event());
    peer.finish();
    peer.close();
  });
  Engine engine({server.url()});
  EXPECT_EQ(engine.perform_one().status, RequestStatus::ok);
}

// What follows [DONE] changes nothing, in whichever read it comes; but the connection is not used again.
TEST(CompleteAnswer, IsWholeWhateverFollows) {
  const std::string answer = kStreamHead + token_event() + stop_event() + done_event();
  for (const std::string& rest :
       {"0\r\nX-Endless: " + std::string(40'000, 'a'), std::string("0\r\nno colon\r\n\r\n"),
        std::string("xyz\r\n"), std::string("0\r\n\r\nsurplus")}) {
    for (const bool apart : {false, true}) {
      FakeLlm server([&](Peer& peer, const SeenRequest&) {
        peer.hold_back(true);
        peer.send(answer);
        if (apart) peer.hold_back(false);
        if (apart) peer.wait_until_read();
        peer.send(rest);
        peer.hold_back(false);
        peer.wait_for_close();
        peer.close();
      });
      Engine engine({server.url()});
      for (const RequestRecord& record : engine.perform(2)) {
        EXPECT_EQ(record.status, RequestStatus::ok) << rest.substr(0, 20) << apart;
        EXPECT_EQ(record.failure, std::nullopt) << rest.substr(0, 20) << apart;
        EXPECT_EQ(record.finish_reason, "stop");
        EXPECT_FALSE(record.reused_connection);
      }
    }
  }
}

TEST(CompleteAnswer, CutOffAfterItIsStillSuccess) {
  Gate answered;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + token_event() + stop_event() + done_event());
    peer.wait_until_read();
    answered.open();
    peer.wait_for_close();
  });
  Engine engine({server.url()});
  std::thread cutter;
  engine.open_connections(1);
  cutter = std::thread([&] {
    answered.wait();
    engine.thread->cut_off();
  });
  const RequestRecord record = engine.perform_one();
  cutter.join();
  EXPECT_EQ(record.status, RequestStatus::ok);
}

}  // namespace
}  // namespace loadtest
