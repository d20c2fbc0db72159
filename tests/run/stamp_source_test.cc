// Whether the kernel stamped what came, and what a record and a result say where it did not.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

#include "fakes/certificate.h"
#include "fakes/fake_llm.h"
#include "run/engine.h"
#include "run/measured.h"
#include "run/seen_requests.h"

namespace loadtest {
namespace {

// Those of this process that are connected to the port are stamped no more.
void take_stamps_away(std::uint16_t port) {
  for (int fd = 0; fd < 1024; ++fd) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0 || ntohs(peer.sin_port) != port)
      continue;
    const int none = 0;
    EXPECT_EQ(::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &none, sizeof none), 0);
  }
}

// The kernel begins to stamp a moment after the first socket asked it to, and goes on while there is one.
bool kernel_stamps(Engine& engine) {
  for (int round = 0; round < 2000; ++round) {
    if (engine.perform_one().stamp == StampSource::kernel) return true;
  }
  return false;
}

TEST(StampSource, IsTheKernelUnderTlsToo) {
  const Certificate certificate("IP:127.0.0.1");
  ScriptedServer server([&](Peer& peer) {
    TlsPeer tls(peer, certificate);
    if (!tls.accept()) return;
    while (!tls.read_some().empty()) tls.send(whole_stream(2));
  });
  Engine engine({"https://127.0.0.1:" + std::to_string(server.port())});
  engine.config.tls.insecure = true;
  EXPECT_TRUE(kernel_stamps(engine));
}

TEST(StampSource, IsToldOfEachRecordAndOfTheRun) {
  FakeLlm plain([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(2)); });
  Engine stamped({plain.url()});
  ASSERT_TRUE(kernel_stamps(stamped));
  const auto timestamps_from = [](std::size_t first_without) {
    FakeLlm server([&](Peer& peer, const SeenRequest& request) {
      if (index_of(request) >= first_without) take_stamps_away(server.port());
      peer.send(whole_stream(2));
    });
    Measured run(small_run({server.url()}));
    EXPECT_TRUE(run.run());
    for (const RequestRecord& record : run.records.at(0))
      EXPECT_EQ(record.stamp, record.index < first_without ? StampSource::kernel : StampSource::user);
    return run.result.client.timestamps;
  };
  EXPECT_EQ(timestamps_from(4), "kernel");
  EXPECT_EQ(timestamps_from(2), "mixed");
  EXPECT_EQ(timestamps_from(0), "user");
}

}  // namespace
}  // namespace loadtest
