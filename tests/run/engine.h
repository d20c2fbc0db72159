#pragma once
// A few requests, performed by a real engine thread.
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "adapter/adapters.h"
#include "core/record_sink.h"
#include "run/engine_thread.h"

namespace loadtest {

// The prompts of a test: as long as it likes.
class FixedPrompts final : public PromptSource {
 public:
  explicit FixedPrompts(std::string text = "hello") : text_(std::move(text)) {}
  PlannedRequest plan(const RequestKey& key) const override {
    return {"id-" + std::to_string(key.index), {{"user", text_}}, 1, 4};
  }

 private:
  std::string text_;
};

struct Engine {
  explicit Engine(std::vector<std::string> servers) {
    config.servers = std::move(servers);
    config.model = "m1";
  }

  // Sends `requests` of them over `slots` slots.
  std::vector<RequestRecord> perform(std::uint64_t requests, std::size_t slots = 1) {
    prepare();
    const TimePoint now = std::chrono::steady_clock::now();
    RequestPlan plan(*prompts, *adapter, targets, Phase::measured, 0);
    ClosedLoop loop({requests, std::nullopt}, now);
    PhaseContext phase;
    fill(phase, plan, loop, now);
    phase.closed = &loop;
    phase.concurrency = static_cast<std::uint32_t>(slots);
    phase.measured = true;
    std::promise<void> done;
    thread->run_phase(phase, slots, [&] { done.set_value(); });
    done.get_future().wait();
    return thread->take_records();
  }
  RequestRecord perform_one() { return perform(1).at(0); }

  void open_connections(std::size_t per_server) {
    prepare();
    PhaseContext phase;
    phase.config = &config;
    phase.targets = targets;
    std::promise<void> done;
    thread->open_connections(phase, std::vector<std::size_t>(targets.size(), per_server), 8,
                             [&] { done.set_value(); });
    done.get_future().wait();
  }

  void prepare() {
    if (thread) return;
    adapter = make_adapter(config);
    for (const std::string& server : config.servers) {
      targets.push_back(make_target(config, server).value());
      targets.back().base_path = adapter->complete_base_path(targets.back().url.base_path);
    }
    thread = std::make_unique<EngineThread>(targets.size());
  }
  std::unique_ptr<RequestPlan> plan() const {
    return std::make_unique<RequestPlan>(*prompts, *adapter, targets, Phase::measured, 0);
  }
  void fill(PhaseContext& phase, RequestPlan& plan, LevelEnd& end, TimePoint start) const {
    phase.config = &config;
    phase.targets = targets;
    phase.adapter = adapter.get();
    phase.plan = &plan;
    phase.end = &end;
    phase.start = start;
    phase.most_connecting = most_connecting;
  }

  RunConfig config;
  std::unique_ptr<PromptSource> prompts = std::make_unique<FixedPrompts>();
  std::size_t most_connecting = 256;
  std::vector<Target> targets;
  std::unique_ptr<ServerAdapter> adapter;
  std::unique_ptr<EngineThread> thread;
};

}  // namespace loadtest
