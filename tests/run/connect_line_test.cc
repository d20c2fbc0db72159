#include "run/connect_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fakes/answers.h"
#include "fakes/certificate.h"
#include "fakes/gate.h"
#include "fakes/scripted_server.h"
#include "run/engine.h"
#include "run/measured.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

struct Line {
  // One more that wants a connection; `entered` has each that got its place, and whether it may succeed.
  void want(int who, std::size_t most, Nanoseconds patience = 1h) {
    asio::co_spawn(context, enter(who, most, patience), asio::detached);
    run();
  }
  void leave(std::optional<TimePoint> connected_at = std::nullopt) {
    line.leave(connected_at);
    run();
  }
  Task<void> enter(int who, std::size_t most, Nanoseconds patience) {
    const bool may_succeed = co_await line.enter(most, patience);
    entered.emplace_back(who, may_succeed);
  }
  void run() {
    context.restart();
    context.poll();
  }

  asio::io_context context;
  ConnectLine line{context};
  std::vector<std::pair<int, bool>> entered;
};

using Entered = std::vector<std::pair<int, bool>>;

TEST(ConnectLine, SoManyAreMadeAtOnceAndTheOthersComeInOrder) {
  Line line;
  for (int who = 0; who < 4; ++who) line.want(who, 2);
  EXPECT_EQ(line.entered, (Entered{{0, true}, {1, true}}));
  line.leave();
  EXPECT_EQ(line.entered, (Entered{{0, true}, {1, true}, {2, true}}));
  line.want(4, 2);  // behind who waits
  line.leave();
  line.leave();
  EXPECT_EQ(line.entered, (Entered{{0, true}, {1, true}, {2, true}, {3, true}, {4, true}}));
  line.leave();
  line.leave();
  line.want(5, 1);
  EXPECT_EQ(line.entered.back(), std::pair(5, true));
}

TEST(ConnectLine, WhoWaitedInVainNeedNotTry) {
  Line line;
  for (int who = 0; who < 3; ++who) line.want(who, 1, 0ns);
  line.leave();
  EXPECT_EQ(line.entered.back(), std::pair(1, false));
  line.leave(std::chrono::steady_clock::now() + 1h);  // others get theirs: only the line is long
  EXPECT_EQ(line.entered.back(), std::pair(2, true));
}

// A TLS server that shakes no hand but of the first `heard`, who get a list of models: a connection to it is
// in the making until one of the two closes it.
class DeafServer {
 public:
  explicit DeafServer(Gate& close, std::size_t heard = 0)
      : close_(close), heard_(heard), server_([this](Peer& peer) { serve(peer); }) {}
  ~DeafServer() { close_.open(); }  // also where a test failed

  std::string url() const { return "https://127.0.0.1:" + std::to_string(server_.port()); }
  std::size_t connections() const { return server_.connections(); }
  void wait_for(int connections) { arrived_.wait(connections); }
  std::size_t most_open() const {
    const std::lock_guard lock(mutex_);
    return most_open_;
  }

 private:
  void serve(Peer& peer) {
    if (peer.number() >= heard_) return hold();
    TlsPeer tls(peer, certificate_);
    if (!tls.accept() || tls.read_some().empty()) return;
    tls.send(json_answer(200, R"({"data":[{"id":"m1"}]})"));
  }
  void hold() {
    {
      const std::lock_guard lock(mutex_);
      most_open_ = std::max(most_open_, ++open_);
    }
    arrived_.open();
    close_.wait();
    const std::lock_guard lock(mutex_);
    --open_;
  }

  const Certificate certificate_{"IP:127.0.0.1"};
  Gate& close_;
  const std::size_t heard_;
  Gate arrived_;
  mutable std::mutex mutex_;
  std::size_t open_ = 0, most_open_ = 0;
  ScriptedServer server_;  // last: its threads use the others
};

TEST(ConnectLine, BoundsTheConnectionsInTheMakingOfALevel) {
  Gate close;
  DeafServer server(close);
  Engine engine({server.url()});
  engine.most_connecting = 2;
  std::thread closer([&] {
    server.wait_for(2);
    close.open();
  });
  const auto records = engine.perform(5, 5);
  closer.join();
  ASSERT_EQ(records.size(), 5u);
  for (const RequestRecord& record : records) EXPECT_EQ(record.failure->stage, FailureStage::tls);
  EXPECT_EQ(server.connections(), 5u);
  EXPECT_EQ(server.most_open(), 2u);
}

TEST(ConnectLine, NoMoreThan256AreInTheMakingBeforeALevelAndWithinIt) {
  Gate close;
  DeafServer server(close, 2);  // the models and the version
  RunConfig config = small_run({server.url()});
  config.tls.insecure = true;
  config.concurrency = {300};
  config.num_prompts = 300;
  Measured run(config);
  int looks = 0;  // while the 256 wait others would come
  run.on_progress = [&](const RunProgress& now) {
    if (now.phase == RunPhase::connecting && server.most_open() >= 256 && ++looks == 5) close.open();
  };
  EXPECT_FALSE(run.run());
  EXPECT_EQ(looks > 0 ? server.most_open() : 0, 256u);
  EXPECT_GT(server.connections(), 2u + 256u);  // the rest came then
}

TEST(ConnectLine, WhereNobodyIsConnectedInTimeThoseInLineFailWithTheFirst) {
  Gate close;
  DeafServer server(close);
  Engine engine({server.url()});
  engine.most_connecting = 1;
  engine.config.connect_timeout = 50ms;
  const auto records = engine.perform(3, 3);
  ASSERT_EQ(records.size(), 3u);
  for (const RequestRecord& record : records) EXPECT_EQ(record.failure->kind, FailureKind::timeout);
  EXPECT_EQ(records[1].failure->detail,
            "no connection to 127.0.0.1:" + server.url().substr(server.url().rfind(':') + 1) + " in time");
  EXPECT_EQ(server.connections(), 1u);
}

TEST(ConnectLine, WhatIsInLineIsCutOffWithTheRest) {
  Gate close;
  DeafServer server(close);
  Engine engine({server.url()});
  engine.most_connecting = 1;
  engine.prepare();
  std::thread cutter([&] {
    server.wait_for(1);
    while (engine.thread->counters().in_flight < 3) std::this_thread::yield();  // the line is there
    engine.thread->cut_off();
  });
  const auto records = engine.perform(3, 3);
  cutter.join();
  ASSERT_EQ(records.size(), 3u);
  for (const RequestRecord& record : records) EXPECT_EQ(record.status, RequestStatus::cut_off);
  EXPECT_EQ(server.connections(), 1u);
}

}  // namespace
}  // namespace loadtest
