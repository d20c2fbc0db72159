#include "run/request_plan.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
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

TEST(RequestPlan, RenderedAheadIsTheSameAsRenderedOnTheFly) {
  const Planned planned;
  RequestPlan ahead = planned.plan();
  RequestPlan on_the_fly = planned.plan();
  ahead.render_ahead(5, std::chrono::hours(1));
  for (std::uint64_t index = 0; index < 10; ++index) {
    const WireBytes one = ahead.take(index);
    const WireBytes two = on_the_fly.take(index);
    EXPECT_EQ(one.bytes, two.bytes);
    EXPECT_EQ(one.request_id, two.request_id);
    EXPECT_EQ(one.input_tokens, 8u);
    EXPECT_EQ(two.input_tokens, 8u);
  }
}

// Tells how often it was asked.
class CountedPrompts final : public PromptSource {
 public:
  PlannedRequest plan(const RequestKey& key) const override {
    asked_.fetch_add(1);
    asked_.notify_all();
    return {"id-" + std::to_string(key.index), {{"user", "hello"}}, 1, 1};
  }
  void wait_for(std::uint64_t times) const {
    for (std::uint64_t seen = asked_; seen < times; seen = asked_) asked_.wait(seen);
  }
  std::uint64_t asked() const { return asked_; }

 private:
  mutable std::atomic<std::uint64_t> asked_{0};
};

TEST(RequestPlan, WhatThereWasNoTimeForIsRenderedMeanwhile) {
  const Planned planned;
  const CountedPrompts prompts;
  RequestPlan plan(prompts, *planned.adapter, planned.targets, Phase::measured, 0);
  plan.render_ahead(4, Nanoseconds(0));
  prompts.wait_for(4);
  for (std::uint64_t index = 0; index < 3; ++index) {  // the fourth may be on its way
    EXPECT_EQ(plan.take(index).request_id, "id-" + std::to_string(index));
  }
  EXPECT_EQ(prompts.asked(), 4u);
  EXPECT_EQ(plan.take(9).request_id, "id-9");
  EXPECT_EQ(prompts.asked(), 5u);
}

TEST(RequestPlan, NothingIsRenderedAheadBeyondTheCount) {
  const Planned planned;
  const CountedPrompts prompts;
  {
    RequestPlan plan(prompts, *planned.adapter, planned.targets, Phase::measured, 0);
    plan.render_ahead(3, std::chrono::hours(1));
    EXPECT_EQ(prompts.asked(), 3u);
    EXPECT_EQ(plan.take(2).request_id, "id-2");
    EXPECT_EQ(plan.take(0).request_id, "id-0");
    EXPECT_EQ(plan.take(1).request_id, "id-1");
  }
  EXPECT_EQ(prompts.asked(), 3u);
}

TEST(RequestPlan, EachRequestIsForItsServer) {
  const Planned planned;
  RequestPlan plan = planned.plan();
  for (std::uint64_t index = 0; index < 4; ++index) {
    EXPECT_EQ(plan.server_of(index), index % 2);
    const std::string host = index % 2 == 0 ? "Host: 10.0.0.1:1\r\n" : "Host: 10.0.0.1:2\r\n";
    EXPECT_NE(plan.take(index).bytes.find(host), std::string::npos);
  }
}

TEST(RequestPlan, TheIdTellsPhaseAndLevelAndIsOnTheWire) {
  const Planned planned;
  const WireBytes wire = planned.plan(Phase::warmup, 3).take(7);
  EXPECT_EQ(wire.request_id, "run-w3-7");
  EXPECT_NE(wire.bytes.find("\r\nX-Request-Id: run-w3-7\r\n"), std::string::npos);
  EXPECT_TRUE(wire.bytes.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
}

TEST(RequestPlan, PlainHttpThroughAProxyNamesTheServer) {
  Planned planned;
  for (Target& target : planned.targets) target.proxy = ServerUrl{false, "proxy", 3128, ""};
  EXPECT_TRUE(
      planned.plan().take(0).bytes.starts_with("POST http://10.0.0.1:1/v1/chat/completions HTTP/1.1\r\n"));
  planned.targets[0].url.tls = true;  // through a tunnel
  EXPECT_TRUE(planned.plan().take(0).bytes.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
}

}  // namespace
}  // namespace loadtest
