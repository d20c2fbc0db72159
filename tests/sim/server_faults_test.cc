#include <gmock/gmock.h>

#include "sim/server.h"
#include "sim/sim_harness.h"

namespace loadtest::sim {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

SimConfig always(FaultKind fault) {
  SimConfig config = instant_config();
  config.fault_rates[static_cast<std::size_t>(fault)] = 1;
  return config;
}

void expect_truth(RunningSim& sim, const char* fault, int status) {
  sim.stop();
  const auto truth = sim.truth();
  ASSERT_EQ(truth.size(), 1u);
  EXPECT_EQ(truth[0]["fault"], fault);
  EXPECT_EQ(truth[0]["status"], status);
  EXPECT_EQ(sim.summary()["faults"][fault], 1);
}

TEST(SimFaults, Http500And429AreErrorObjects) {
  for (const auto& [kind, line, status] :
       {std::tuple{FaultKind::http_500, "HTTP/1.1 500 Internal Server Error\r\n", 500},
        std::tuple{FaultKind::http_429, "HTTP/1.1 429 Too Many Requests\r\n", 429}}) {
    RunningSim sim(always(kind));
    Client client(sim.port());
    client.send(post(chat(5), "Connection: close\r\n"));
    const std::string answer = client.read_to_end();
    EXPECT_THAT(answer, StartsWith(line));
    EXPECT_THAT(answer, HasSubstr("\"code\":"));
    expect_truth(sim, std::string(name(kind)).c_str(), status);
  }
}

TEST(SimFaults, AResetComesInMidStream) {
  RunningSim sim(always(FaultKind::reset));
  Client client(sim.port());
  client.send(post(chat(50)));
  const std::string answer = client.read_to_end();
  EXPECT_EQ(client.end_error(), ECONNRESET);
  EXPECT_THAT(answer, Not(HasSubstr("[DONE]")));
  expect_truth(sim, "reset", 200);
}

TEST(SimFaults, ATruncatedStreamEndsInOrderWithoutDone) {
  RunningSim sim(always(FaultKind::truncated));
  Client client(sim.port());
  client.send(post(chat(50), "Connection: close\r\n"));
  const std::string answer = client.read_to_end();
  EXPECT_EQ(client.end_error(), 0);
  EXPECT_THAT(answer, testing::EndsWith("\r\n0\r\n\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("[DONE]")));
  EXPECT_THAT(answer, Not(HasSubstr("\"finish_reason\":\"")));
  expect_truth(sim, "truncated", 200);
}

TEST(SimFaults, AMalformedEventIsFollowedByTheRest) {
  RunningSim sim(always(FaultKind::malformed));
  Client client(sim.port());
  client.send(post(chat(50)));
  EXPECT_THAT(client.read_until(kStreamEnd), HasSubstr("\"content\":\" brok\n\n"));
  expect_truth(sim, "malformed", 200);
}

TEST(SimFaults, AStalledStreamStaysOpenAndFreesItsPlace) {
  SimConfig config = instant_config();
  config.max_running = 1;
  config.fault_rates[static_cast<std::size_t>(FaultKind::stall)] = 1;
  RunningSim sim(config);
  Client first(sim.port()), second(sim.port());
  first.send(post(chat(2)));
  EXPECT_THAT(first.read_until("content\":\" the\""), HasSubstr("role"));
  second.send(post(chat(2)));
  EXPECT_THAT(second.read_until("content\":\" the\""), HasSubstr("role"));
  sim.stop();
  EXPECT_THAT(first.read_to_end(), Not(HasSubstr("[DONE]")));
  EXPECT_EQ(sim.summary()["faults"]["stall"], 2);
}

TEST(SimFaults, WholeAnswersFailToo) {
  {
    RunningSim sim(always(FaultKind::truncated));
    Client client(sim.port());
    client.send(post(chat(5, false)));
    EXPECT_THAT(client.read_to_end(), Not(HasSubstr("completion_tokens\"")));
    EXPECT_EQ(client.end_error(), 0);
    expect_truth(sim, "truncated", 200);
  }
  {
    RunningSim sim(always(FaultKind::reset));
    Client client(sim.port());
    client.send(post(chat(5, false)));
    client.read_to_end();
    EXPECT_EQ(client.end_error(), ECONNRESET);
    expect_truth(sim, "reset", 200);
  }
  {
    RunningSim sim(always(FaultKind::malformed));
    Client client(sim.port());
    client.send(post(chat(5, false), "Connection: close\r\n"));
    const std::string answer = client.read_to_end();
    EXPECT_FALSE(nlohmann::json::accept(answer.substr(answer.find("\r\n\r\n") + 4)));
    expect_truth(sim, "malformed", 200);
  }
}

TEST(SimFaults, EveryInjectedFaultIsInTheTruth) {
  SimConfig config = instant_config();
  config.fault_rates = {0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
  RunningSim sim(config);
  for (int i = 0; i < 300; ++i) {
    Client client(sim.port());
    client.send(post(chat(3), "Connection: close\r\n"));
    // A stalled stream never ends: its first event is enough.
    client.read_until("\r\n\r\n");
    client.read_until("data: ");
  }
  sim.stop();
  const auto truth = sim.truth();
  EXPECT_EQ(truth.size(), 300u);
  std::map<std::string, int> counts;
  for (const auto& line : truth) {
    if (!line["fault"].is_null()) ++counts[line["fault"]];
  }
  EXPECT_EQ(counts.size(), 6u);
  for (const auto& [fault, n] : counts) EXPECT_EQ(sim.summary()["faults"][fault], n) << fault;
}

}  // namespace
}  // namespace loadtest::sim
