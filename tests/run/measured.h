#pragma once
// A run of the LoadGenerator, with everything it told along the way.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "run/load_generator.h"

namespace loadtest {

// Small and quick: four requests over one connection, no warm-up.
inline RunConfig small_run(std::vector<std::string> servers) {
  RunConfig config;
  config.servers = std::move(servers);
  config.model = "m1";
  config.num_prompts = 4;
  config.warmup = 0;
  config.input_len = 8;
  config.output_len = 4;
  config.threads = 2;
  return config;
}

class Measured final : public RecordSink {
 public:
  explicit Measured(RunConfig config)
      : generator(std::move(config),
                  {[this](const RunProgress& now) { see(now); },
                   [this](const RunConfig& resolved, const ServerFacts&) { started = resolved; },
                   [this](std::size_t index, const LevelResult&) { levels_told.push_back(index); }, this,
                   std::string(), MayConnect(),
                   [this](const EndedRequests& now) {
                     ended.insert(ended.end(), now.rows.begin(), now.rows.end());
                     missed += now.missed;
                     run_started_at = now.run_started_at;
                   }}) {}

  // True: `result` is there; false: `error` is.
  bool run() {
    auto ran = generator.run();
    if (!ran) {
      error = ran.error();
      return false;
    }
    result = std::move(*ran);
    return true;
  }

  Result<void> on_level(std::size_t, std::span<const RequestRecord> level) override {
    records.emplace_back(level.begin(), level.end());
    return {};
  }

  std::function<void(const RunProgress&)> on_progress;  // set before run()
  RunResult result;
  std::optional<Error> error;
  std::vector<std::vector<RequestRecord>> records;  // by level
  std::vector<RunProgress> progress;
  std::vector<RequestRow> ended;  // as they were told while the run went on
  std::uint64_t missed = 0;       // that were only counted
  TimePoint run_started_at{};     // as these said
  std::vector<std::size_t> levels_told;
  std::optional<RunConfig> started;
  LoadGenerator generator;  // last: it refers to the others

 private:
  void see(const RunProgress& now) {
    progress.push_back(now);
    if (on_progress) on_progress(now);
  }
};

}  // namespace loadtest
