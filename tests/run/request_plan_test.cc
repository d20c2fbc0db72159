#include "run/request_plan.h"

#include <gtest/gtest.h>

#include <exception>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapter/adapters.h"
#include "workload/synthetic_prompts.h"

namespace loadtest {
namespace {

struct Planned {
  Planned() {
    config.model = "m1";
    adapter = make_adapter(config);
    for (const std::uint16_t port : {std::uint16_t{1}, std::uint16_t{2}}) {
      Target target;
      target.url = {false, "10.0.0.1", port, ""};
      target.base_path = "/v1";
      targets.push_back(target);
    }
  }
  RequestPlan plan(Phase phase = Phase::measured, std::uint32_t level = 0) const {
    return {prompts, *adapter, targets, phase, level};
  }

  RunConfig config;
  WordTokenCounter counter;
  SyntheticPrompts prompts{1, "run", {8, 4}, counter};
  std::unique_ptr<ServerAdapter> adapter;
  std::vector<Target> targets;
};

// Waits for it, as a test may.
WireBytes take(RequestPlan& plan, std::uint64_t index) {
  std::promise<WireBytes> taken;
  plan.wires().take_later(index,
                          [&](std::exception_ptr, WireBytes wire) { taken.set_value(std::move(wire)); });
  return taken.get_future().get();
}

TEST(RequestPlan, RenderedAheadIsTheSameAsRenderedOnTheFly) {
  const Planned planned;
  RequestPlan ahead = planned.plan();
  RequestPlan on_the_fly = planned.plan();
  ahead.wires().start(5);
  ASSERT_TRUE(ahead.wires().wait_for(5, std::chrono::hours(1)));
  for (std::uint64_t index = 0; index < 10; ++index) {
    const WireBytes one = take(ahead, index);
    const WireBytes two = take(on_the_fly, index);
    EXPECT_EQ(one.bytes, two.bytes);
    EXPECT_EQ(one.request_id, two.request_id);
    EXPECT_EQ(one.input_tokens, 8u);
    EXPECT_EQ(two.input_tokens, 8u);
  }
}

TEST(RequestPlan, EachRequestIsForItsServer) {
  const Planned planned;
  RequestPlan plan = planned.plan();
  for (std::uint64_t index = 0; index < 4; ++index) {
    EXPECT_EQ(plan.server_of(index), index % 2);
    const std::string host = index % 2 == 0 ? "Host: 10.0.0.1:1\r\n" : "Host: 10.0.0.1:2\r\n";
    EXPECT_NE(take(plan, index).bytes.find(host), std::string::npos);
  }
}

TEST(RequestPlan, TheIdTellsPhaseAndLevelAndIsOnTheWire) {
  const Planned planned;
  RequestPlan plan = planned.plan(Phase::warmup, 3);
  const WireBytes wire = take(plan, 7);
  EXPECT_EQ(wire.request_id, "run-w3-7");
  EXPECT_NE(wire.bytes.find("\r\nX-Request-Id: run-w3-7\r\n"), std::string::npos);
  EXPECT_TRUE(wire.bytes.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
}

TEST(RequestPlan, ALengthIsAskedForUnlessTheRequestsOwnFieldsMayEndItsAnswer) {
  const Planned planned;
  const RequestPlan plan = planned.plan();
  const auto asked_with = [&](std::string own_fields) {
    PlannedRequest request{"id", {{"user", "hi"}}, 1, 4};
    request.extra_body = std::move(own_fields);
    return plan.render(0, request).asked_output_tokens;
  };
  EXPECT_EQ(asked_with(""), 4u);
  EXPECT_EQ(asked_with(R"({"top_k":5})"), 4u);
  EXPECT_EQ(asked_with(R"({"top_k":5,"stop":["end"]})"), std::nullopt);
  EXPECT_EQ(asked_with(R"({"ignore_eos":false})"), std::nullopt);
}

TEST(RequestPlan, PlainHttpThroughAProxyNamesTheServer) {
  Planned planned;
  for (Target& target : planned.targets) target.proxy = ServerUrl{false, "proxy", 3128, ""};
  RequestPlan plain = planned.plan();
  EXPECT_TRUE(take(plain, 0).bytes.starts_with("POST http://10.0.0.1:1/v1/chat/completions HTTP/1.1\r\n"));
  planned.targets[0].url.tls = true;  // through a tunnel
  RequestPlan tunnelled = planned.plan();
  EXPECT_TRUE(take(tunnelled, 0).bytes.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
}

}  // namespace
}  // namespace loadtest
