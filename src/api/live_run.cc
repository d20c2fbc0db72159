#include "api/live_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "api/demo_server.h"
#include "api/rfc3339.h"
#include "core/secrets.h"
#include "run/client_facts.h"

namespace loadtest {
namespace {

// The ends of a demo's connections at its simulator, which are files of this process, too.
std::uint64_t most_in_flight(const RunConfig& config) {
  std::uint64_t most = config.max_concurrency.value_or(0);
  for (const std::uint32_t concurrency : config.concurrency)
    most = std::max<std::uint64_t>(most, concurrency);
  return most;
}

}  // namespace

// Counts and keeps the records.
class LiveRun::Sink final : public RecordSink {
 public:
  Sink(LiveRun& run) : run_(run) {}
  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override {
    run_.totals_.add(records);
    return run_.keep_trying(run_.saver_->on_level(level, records));
  }

 private:
  LiveRun& run_;
};

// Lets stop() reach the generator for as long as that lives.
class LiveRun::Stoppable {
 public:
  Stoppable(LiveRun& run, LoadGenerator& generator) : run_(run) {
    const std::lock_guard lock(run_.mutex_);
    run_.generator_ = &generator;
    for (int i = 0; i < run_.stops_; ++i) generator.request_stop();
  }
  Stoppable(const Stoppable&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;
  ~Stoppable() {
    const std::lock_guard lock(run_.mutex_);
    run_.generator_ = nullptr;
  }

 private:
  LiveRun& run_;
};

LiveRun::LiveRun(Order order, std::unique_ptr<RunSaver> saver, WatchHub& hub, const TargetPolicy& policy,
                 RequestTotals& totals, const TellEvent& tell)
    : order_(std::move(order)),
      saver_(std::move(saver)),
      hub_(hub),
      policy_(policy),
      totals_(totals),
      tell_(tell) {
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

bool LiveRun::stopping() const {
  const std::lock_guard lock(mutex_);
  return stops_ > 0;
}

void LiveRun::set_state(RunState state) {
  {
    const std::lock_guard lock(mutex_);
    state_ = state;
  }
  hub_.state(id(), state);
}

void LiveRun::stop() {
  {
    const std::lock_guard lock(mutex_);
    ++stops_;
    if (generator_ != nullptr) generator_->request_stop();
  }
  hub_.stopping(id());
}

// The run goes on; what could not be kept is said at once, and at its end.
Result<void> LiveRun::keep_trying(Result<void> kept) {
  if (kept || saver_problem_) return kept;
  saver_problem_ = kept.error().message;
  tell_(LogLevel::error, "run_not_saved", {{"run_id", id()}, {"error", *saver_problem_}});
  return kept;
}

Error LiveRun::fault(const std::exception& bug) {
  Error error{ErrorCode::internal, fmt::format("a fault of this server: {}", bug.what())};
  error.message = without_secrets(std::move(error.message), order_.config);
  tell_(LogLevel::error, "run_fault", {{"run_id", id()}, {"error", error.message}});
  return error;
}

RunHooks LiveRun::hooks(Sink& sink) {
  RunHooks hooks;
  hooks.run_id = id();
  hooks.sink = &sink;
  hooks.most_record_bytes = order_.most_record_bytes;
  hooks.files_beside = order_.files_beside + (order_.demo ? most_in_flight(order_.config) : 0);
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

Result<RunResult> LiveRun::measure() {
  set_state(RunState::running);
  std::unique_ptr<DemoServer> demo;
  if (order_.demo) {
    // Client and server are to count alike, or the result says that they do not.
    std::string& tokenizer = order_.config.workload.tokenizer;
    if (tokenizer.empty()) tokenizer = "cl100k_base";
    auto started = DemoServer::start(tokenizer);
    if (!started) return started.error();
    demo = std::move(*started);
    order_.config.servers = {demo->url()};
  }
  Sink sink(*this);
  LoadGenerator generator(order_.config, hooks(sink));
  const Stoppable stoppable(*this, generator);
  return generator.run();
}

void LiveRun::perform() {
  std::optional<Error> error;
  try {
    Result<RunResult> result = measure();
    if (result)
      end_with(std::move(*result));
    else
      error = result.error();
  } catch (const std::exception& bug) {
    error = fault(bug);
  }
  try {
    if (error && stopping())
      end_without(RunState::cancelled, "cancelled before anything was measured", std::nullopt);
    else if (error)
      end_without(RunState::failed, without_secrets(error->message, order_.config), error->code);
  } catch (const std::exception& bug) {
    saver_problem_ = fault(bug).message;
    end_unkept();
  }
  order_.config.api_key.clear();
  order_.config.headers.clear();
  order_.config.extra_body.clear();
}

void LiveRun::end_with(RunResult result) {
  if (saver_problem_) result.warnings.push_back(*saver_problem_);
  if (!keep_trying(saver_->ended(result))) return end_unkept();
  set_state(state_of(result.status));
  hub_.end(id(), completed_message(result));
}

void LiveRun::end_without(RunState state, const std::string& detail, std::optional<ErrorCode> why) {
  if (!keep_trying(saver_->ended_early(state, detail, why))) return end_unkept();
  set_state(state);
  hub_.end(id(), failed_message(id(), state, detail));
}

// For the store it is one that nobody runs any more.
void LiveRun::end_unkept() {
  set_state(RunState::interrupted);
  hub_.end(id(),
           failed_message(id(), RunState::interrupted, "the run's end was not saved: " + *saver_problem_));
}

void LiveRun::end_unstarted() {
  try {
    end_without(RunState::cancelled, kUnstarted, std::nullopt);
  } catch (const std::exception& bug) {
    saver_problem_ = fault(bug).message;
    end_unkept();
  }
}

void LiveRun::end_unsaved(const std::string& why) {
  keep_trying(io_error(why));
  end_unkept();
}

}  // namespace loadtest
