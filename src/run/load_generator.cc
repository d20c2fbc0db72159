#include "run/load_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

#include "core/clock.h"
#include "core/secrets.h"
#include "run/client_facts.h"
#include "run/count_answers.h"
#include "run/due_note.h"
#include "run/engine_size.h"
#include "run/level_runner.h"
#include "run/overall_progress.h"
#include "run/probe.h"
#include "run/run_id.h"
#include "run/shared_prompt_tokens.h"
#include "run/workload.h"

namespace loadtest {

namespace {

constexpr auto kProbeReport = std::chrono::milliseconds(100);

std::int64_t unix_ns() {
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::uint64_t random_u64() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

struct LoadGenerator::Impl {
  RunConfig config;
  RunHooks hooks;
  std::atomic<int> stop_requests{0};
  RunResult result;
  TimePoint started{};
  bool stamped_by_kernel = false;
  bool stamped_by_user = false;
  TokenQuality quality;
  std::uint64_t uncounted = 0;  // answers that nobody counted, but by their events
  TimePoint probe_reported{};
  std::vector<LoadLevel> levels;

  void begin();
  void take_up(Workload& workload, const Probed& probed);
  void start_threads(std::vector<std::unique_ptr<EngineThread>>& threads, const Probed& probed,
                     const ChosenTokenizer& tokenizer);
  Result<void> run_levels(const RunContext& run, std::span<const std::unique_ptr<EngineThread>> threads);
  Result<bool> run_level(const RunContext& run, std::span<const std::unique_ptr<EngineThread>> threads,
                         std::uint32_t level);
  void cool_down(std::uint32_t level) const;
  void pass_on(RunProgress& progress) const;
  bool probing(const std::string& server);
  void end();
};

LoadGenerator::LoadGenerator(RunConfig config, RunHooks hooks) : impl_(std::make_unique<Impl>()) {
  impl_->config = std::move(config);
  impl_->hooks = std::move(hooks);
}

LoadGenerator::~LoadGenerator() = default;

void LoadGenerator::request_stop() noexcept { impl_->stop_requests.fetch_add(1); }

void LoadGenerator::Impl::begin() {
  started = steady_now();
  result.run_id = hooks.run_id.empty() ? make_run_id() : hooks.run_id;
  result.started_unix_ns = unix_ns();
  result.clock_monotonic_ns = to_ns(steady_now());
  result.clock_unix_ns = unix_ns();
  result.client = client_facts();
  if (config.seed) {
    result.warnings.push_back(fmt::format(
        "the seed was given ({}): the same prompts as in an earlier run with it, which the server may have "
        "in its prefix cache",
        *config.seed));
  } else {
    config.seed = random_u64() >> 11;  // fits a JSON number
  }
}

// What the tokenizer and the probe's prompt tell about lengths.
void LoadGenerator::Impl::take_up(Workload& workload, const Probed& probed) {
  const bool exact = workload.tokenizer().exact();
  if (exact) quality.planned = InputTokenSource::tokenizer;
  result.tokens.tokenizer = std::string(workload.tokenizer().tokenizer->name());
  for (const std::string& warning : workload.warnings()) result.warnings.push_back(warning);
  if (exact && probed.input_tokens_added.value_or(-1) >= 0) {
    result.tokens.template_tokens = static_cast<std::uint32_t>(*probed.input_tokens_added);
    workload.prompts().set_template_tokens(*result.tokens.template_tokens);
  }
}

Result<RunResult> LoadGenerator::run() {
  Impl& self = *impl_;
  self.begin();
  RunConfig& config = self.config;
  auto workload = Workload::open(config);
  if (!workload) return workload.error();
  self.levels = load_levels(config);
  auto fitted = fit_open_files(config, self.hooks.files_beside, self.levels);
  if (!fitted) return fitted.error();
  const auto prepare = [&](const RunConfig& now, const ServerFacts& server) -> Result<const PromptSource*> {
    auto prepared = (*workload)->prepare(
        now, self.result.run_id.substr(self.result.run_id.size() - 8), server.max_model_len,
        [&] { return self.probing(server.url); }, server.model_root);
    if (!prepared) return prepared.error();
    return (*workload)->probe_prompts();
  };
  auto probed = probe(
      config, prepare, [&self](const std::string& server) { return self.probing(server); },
      self.hooks.may_connect);
  if (!probed) return probed.error();
  self.take_up(**workload, *probed);
  self.result.server = probed->server;
  for (std::string& warning : probed->warnings) self.result.warnings.push_back(std::move(warning));
  if (config.threads == 0) config.threads = threads_of_use(config, self.levels);
  self.result.client.threads = config.threads;
  self.result.config = config;
  self.result.config.api_key.clear();
  if (self.hooks.on_start) self.hooks.on_start(config, self.result.server);
  if (const auto note = due_note(config, self.levels); note && self.hooks.on_note) self.hooks.on_note(*note);

  std::vector<std::unique_ptr<EngineThread>> threads;
  self.start_threads(threads, *probed, (*workload)->tokenizer());
  RunContext run;
  run.config = &config;
  run.targets = probed->targets;
  run.adapter = probed->adapter.get();
  run.prompts = &(*workload)->prompts();
  run.conversations = (*workload)->conversations();
  run.tokenizer = (*workload)->tokenizer().tokenizer.get();
  run.due_times = (*workload)->due_times();
  run.lengths_exact = (*workload)->tokenizer().exact();
  run.answers_exact = answers_exact(config, *probed);
  run.shared_prompt_tokens =
      shared_prompt_tokens(config, run.lengths_exact, self.result.tokens.template_tokens);
  run.template_tokens = self.result.tokens.template_tokens.value_or(0);
  run.run_started_at = self.started;
  run.most_record_bytes = self.hooks.most_record_bytes;
  run.stop_requests = &self.stop_requests;
  run.on_progress = [&self](RunProgress& progress) { self.pass_on(progress); };
  run.on_ended = self.hooks.on_ended;
  auto ran = self.run_levels(run, threads);
  if (!ran) return ran.error();
  self.end();
  return std::move(self.result);
}

void LoadGenerator::Impl::start_threads(std::vector<std::unique_ptr<EngineThread>>& threads,
                                        const Probed& probed, const ChosenTokenizer& tokenizer) {
  for (std::uint32_t i = 0; i < config.threads; ++i)
    threads.push_back(std::make_unique<EngineThread>(probed.targets.size()));
  bool said = false;
  for (std::size_t server = 0; server < probed.answers.size(); ++server) {
    const std::optional<ProbedAnswer>& answer = probed.answers[server];
    if (!answer) continue;
    const bool tells = text_tells_events(*tokenizer.tokenizer, *answer);
    for (const auto& thread : threads) {
      thread->texts().learn(server, answer->record.token_source != TokenSource::events);
      thread->texts().tells_events(server, tells && tokenizer.exact());
    }
    if (!tells || tokenizer.exact() || std::exchange(said, true)) continue;
    result.warnings.push_back(untold_events_sentence(*answer));
  }
}

Result<void> LoadGenerator::Impl::run_levels(const RunContext& run,
                                             std::span<const std::unique_ptr<EngineThread>> threads) {
  for (std::uint32_t level = 0; level < levels.size(); ++level) {
    if (level > 0) cool_down(level);
    auto go_on = run_level(run, threads, level);
    if (!go_on) return go_on.error();
    if (!*go_on) break;
  }
  return {};
}

// False: no further level.
Result<bool> LoadGenerator::Impl::run_level(const RunContext& run,
                                            std::span<const std::unique_ptr<EngineThread>> threads,
                                            std::uint32_t level) {
  for (const auto& thread : threads) thread->counters().reset();
  LevelRunner runner(run, threads, level, levels[level]);
  auto outcome = runner.run();
  if (!outcome) return outcome.error();
  if (!outcome->has_value()) {
    result.status = RunStatus::cancelled;
    result.status_detail = "stopped by the user";
    return false;
  }
  LevelOutcome& done = **outcome;
  quality.add(done.records);
  if (done.guessed_prompts > 0) quality.input_exact = false;
  uncounted += done.uncounted;
  if (auto unsent = unsent_turns(done, levels[level])) result.warnings.push_back(std::move(*unsent));
  for (const RequestRecord& record : done.records) {
    if (!record.stamp) continue;
    (*record.stamp == StampSource::kernel ? stamped_by_kernel : stamped_by_user) = true;
  }
  result.levels.push_back(std::move(done.result));
  if (hooks.sink != nullptr) {
    // What was measured is worth more than one of its files; the sink tells of its failure at its end.
    if (auto stored = hooks.sink->on_level(level, done.records); !stored) hooks.sink = nullptr;
  }
  if (hooks.on_level) hooks.on_level(level, result.levels.back());
  if (done.stopped) {
    result.status = RunStatus::cancelled;
    result.status_detail = "stopped by the user";
  }
  if (done.full) {
    result.status = RunStatus::failed;
    result.status_detail = done.full;
  }
  if (done.gave_up) {
    result.status = RunStatus::failed;
    result.status_detail = done.gave_up;
    result.gave_up = true;
  }
  return result.status == RunStatus::completed;
}

void LoadGenerator::Impl::cool_down(std::uint32_t level) const {
  const TimePoint until = steady_now() + config.cooldown;
  while (steady_now() < until && stop_requests == 0) {
    RunProgress progress;
    progress.phase = RunPhase::cooldown;
    progress.level = level;
    progress.levels = levels.size();
    progress.load = levels[level];
    pass_on(progress);
    std::this_thread::sleep_for(std::min<Nanoseconds>(std::chrono::milliseconds(100), until - steady_now()));
  }
}

void LoadGenerator::Impl::pass_on(RunProgress& progress) const {
  if (!hooks.on_progress) return;
  add_overall(progress, config, levels, to_s(steady_now() - started));
  hooks.on_progress(progress);
}

// False: stop asking.
bool LoadGenerator::Impl::probing(const std::string& server) {
  if (steady_now() - probe_reported >= kProbeReport) {
    probe_reported = steady_now();
    RunProgress progress;
    progress.phase = RunPhase::probing;
    progress.asked = without_userinfo(server);
    progress.levels = levels.size();
    progress.load = levels.front();
    pass_on(progress);
  }
  return stop_requests == 0;
}

void LoadGenerator::Impl::end() {
  result.completed_unix_ns = unix_ns();
  result.duration_s = to_s(steady_now() - started);
  if (stamped_by_kernel || stamped_by_user) {
    result.client.timestamps = !stamped_by_user ? "kernel" : stamped_by_kernel ? "mixed" : "user";
  }
  const bool any = std::any_of(result.levels.begin(), result.levels.end(),
                               [](const LevelResult& level) { return level.succeeded > 0; });
  if (!any && result.status == RunStatus::completed) {
    result.status = RunStatus::failed;
    result.status_detail = "no request succeeded";
  }
  result.tokens.source = quality.source;
  result.tokens.exact = quality.exact && quality.source.has_value();
  result.tokens.input_source = quality.input_source;
  result.tokens.input_exact = quality.input_exact && quality.input_source.has_value();
  if (auto doubt = quality.warning()) result.warnings.push_back(std::move(*doubt));
  if (uncounted > 0) result.warnings.push_back(uncounted_sentence(uncounted));
  if (!hooks.on_progress) return;
  RunProgress progress;
  progress.phase = RunPhase::finished;
  progress.levels = levels.size();
  progress.load = levels.back();
  progress.level = progress.levels - 1;
  progress.level_fraction = 1;
  pass_on(progress);
}

}  // namespace loadtest
