#include "api/live_run.h"

#include "api/demo_server.h"
#include "api/rfc3339.h"
#include "core/secrets.h"
#include "run/client_facts.h"

namespace loadtest {

// Counts and keeps the records.
class LiveRun::Sink final : public RecordSink {
 public:
  Sink(LiveRun& run) : run_(run) {}
  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override {
    run_.totals_.add(records);
    auto kept = run_.saver_->on_level(level, records);
    run_.keep_trying(kept);
    return kept;
  }

 private:
  LiveRun& run_;
};

LiveRun::LiveRun(Order order, std::unique_ptr<RunSaver> saver, WatchHub& hub, const TargetPolicy& policy,
                 RequestTotals& totals)
    : order_(std::move(order)), saver_(std::move(saver)), hub_(hub), policy_(policy), totals_(totals) {
  entry_.run_id = order_.run_id;
  entry_.model = order_.config.model;
  if (!order_.demo) entry_.server_url = without_userinfo(order_.config.servers.front());
  entry_.created_unix_ns = now_unix_ms() * 1'000'000;
  hub_.open(order_.run_id);
}

RunState LiveRun::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::optional<RunProgress> LiveRun::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

LiveView LiveRun::view(std::optional<double> after_s, std::uint64_t after_seq) const {
  const std::lock_guard lock(mutex_);
  return {state_, points_.interval_s(), points_.after(after_s), log_.after(after_seq)};
}

void LiveRun::set_state(RunState state) {
  {
    const std::lock_guard lock(mutex_);
    state_ = state;
  }
  hub_.state(id(), state);
}

void LiveRun::stop() {
  const std::lock_guard lock(mutex_);
  ++stops_;
  if (generator_ != nullptr) generator_->request_stop();
}

// The run goes on; what could not be kept is said at its end.
void LiveRun::keep_trying(const Result<void>& kept) {
  if (kept || saver_problem_) return;
  saver_problem_ = kept.error().message;
}

RunHooks LiveRun::hooks(Sink& sink) {
  RunHooks hooks;
  hooks.run_id = id();
  hooks.sink = &sink;
  hooks.on_progress = [this](const RunProgress& progress) {
    {
      const std::lock_guard lock(mutex_);
      progress_ = progress;
      points_.add(progress);
    }
    hub_.progress(id(), progress);
  };
  hooks.on_ended = [this](const EndedRequests& ended) {
    std::vector<std::string> entries;
    {
      const std::lock_guard lock(mutex_);
      entries = log_.add(ended);
    }
    hub_.log(id(), std::move(entries), ended.missed);
  };
  hooks.on_start = [this](const RunConfig& config, const ServerFacts& server) {
    ClientFacts client = client_facts();
    client.threads = config.threads;
    keep_trying(saver_->started(config, server, client));
  };
  hooks.on_level = [this](std::size_t index, const LevelResult& level) {
    keep_trying(saver_->level_ended(index, level));
  };
  if (!order_.demo) {
    hooks.may_connect = [this](const std::string& server, const std::vector<std::string>& addresses) {
      return policy_.check_addresses(server, addresses);
    };
  }
  return hooks;
}

void LiveRun::perform() {
  set_state(RunState::running);
  std::unique_ptr<DemoServer> demo;
  if (order_.demo) {
    auto started = DemoServer::start();
    if (!started) return finish(started.error());
    demo = std::move(*started);
    order_.config.servers = {demo->url()};
  }
  Sink sink(*this);
  LoadGenerator generator(order_.config, hooks(sink));
  {
    const std::lock_guard lock(mutex_);
    generator_ = &generator;
    for (int i = 0; i < stops_; ++i) generator.request_stop();
  }
  Result<RunResult> result = generator.run();
  {
    const std::lock_guard lock(mutex_);
    generator_ = nullptr;
  }
  finish(std::move(result));
}

void LiveRun::finish(Result<RunResult> result) {
  if (result) {
    if (saver_problem_) result->warnings.push_back(*saver_problem_);
    keep_trying(saver_->ended(*result));
    set_state(state_of(result->status));
    hub_.end(id(), completed_message(*result));
  } else {
    const bool cancelled = [this] {
      const std::lock_guard lock(mutex_);
      return stops_ > 0;
    }();
    const RunState state = cancelled ? RunState::cancelled : RunState::failed;
    const std::string detail = without_secrets(
        cancelled ? "cancelled before anything was measured" : result.error().message, order_.config);
    keep_trying(
        saver_->ended_early(state, detail, cancelled ? std::nullopt : std::optional(result.error().code)));
    set_state(state);
    hub_.end(id(), failed_message(id(), state, detail));
  }
  order_.config.api_key.clear();
  order_.config.headers.clear();
  order_.config.extra_body.clear();
}

void LiveRun::end_unstarted() {
  const std::string detail = "cancelled before it began";
  keep_trying(saver_->ended_early(RunState::cancelled, detail));
  set_state(RunState::cancelled);
  hub_.end(id(), failed_message(id(), RunState::cancelled, detail));
}

}  // namespace loadtest
