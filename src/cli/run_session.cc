#include "cli/run_session.h"

#include <memory>
#include <mutex>

#include "cli/exit_code.h"
#include "cli/program.h"
#include "cli/run_display.h"
#include "cli/run_outputs.h"
#include "cli/run_recorder.h"
#include "cli/stop_signals.h"
#include "report/record_sinks.h"
#include "report/requests_file.h"
#include "report/xlsx_file.h"
#include "run/load_generator.h"
#include "run/run_id.h"

namespace loadtest {
namespace {

// Which generator a signal stops, and which signal was the first.
class Stopper {
 public:
  void signal(int signal) {
    const std::lock_guard lock(mutex_);
    if (first_signal_ == 0) first_signal_ = signal;
    if (generator_ != nullptr) generator_->request_stop();
  }
  // Also stops a generator that comes after the signal.
  void set(LoadGenerator* generator) {
    const std::lock_guard lock(mutex_);
    generator_ = generator;
    if (generator_ != nullptr && first_signal_ != 0) generator_->request_stop();
  }
  int first_signal() const {
    const std::lock_guard lock(mutex_);
    return first_signal_;
  }

 private:
  mutable std::mutex mutex_;
  LoadGenerator* generator_ = nullptr;
  int first_signal_ = 0;
};

std::string stop_sentence(const RunDisplay& display, int count) {
  if (count > 1) return "stopping now";
  const std::string wait = display.wait_for_open_requests();
  return wait.empty() ? "stopping" : "stopping: " + wait + "; press Ctrl-C again to stop now";
}

void write_outputs(RunOutputs& outputs, const RunOptions& options, RunResult& result,
                   RequestsFileWriter* requests, XlsxFileWriter* workbook, RunRecorder* recorder) {
  if (requests != nullptr) outputs.requests_written(result, requests->finish());
  if (recorder != nullptr) {
    recorder->ended(result);
    const auto& failed = recorder->problem();
    outputs.written("Saved as", result.run_id, failed ? Result<void>(io_error(*failed)) : Result<void>());
  }
  outputs.write_tables(result);
  if (workbook != nullptr) outputs.written("Workbook", options.xlsx, workbook->finish(result));
  outputs.write_report(result);
  outputs.print(result);
}

int refused(const Error& error, int signal) {
  print_problems({error.message});
  return signal != 0 ? 128 + signal : exit_code_of(error);
}

}  // namespace

int run_session(RunOptions options) {
  std::unique_ptr<RequestsFileWriter> requests;
  if (!options.requests.empty()) {
    auto opened = RequestsFileWriter::open(options.requests, options.config.request_events);
    if (!opened) return refused(opened.error(), 0);
    requests = std::move(*opened);
  }
  std::unique_ptr<XlsxFileWriter> workbook;
  if (!options.xlsx.empty()) {
    auto opened = XlsxFileWriter::open(options.xlsx, "--xlsx", options.config);
    if (!opened) return refused(opened.error(), 0);
    workbook = std::move(*opened);
  }
  RunDisplay progress(options);
  const std::string run_id = make_run_id();
  std::unique_ptr<RunRecorder> recorder;
  if (options.save) {
    auto opened = RunRecorder::open(options.database, run_id, options.config,
                                    [&](const std::string& sentence) { progress.note(sentence); });
    if (!opened) return refused(opened.error(), 0);
    recorder = std::move(*opened);
  }
  RecordSinks sinks;
  sinks.add(requests.get());
  sinks.add(workbook.get());
  sinks.add(recorder.get());

  Stopper stopper;
  // Before the generator starts its threads: they inherit the blocked signals.
  const StopSignals signals([&](int signal, int count) {
    stopper.signal(signal);
    progress.note(stop_sentence(progress, count));
  });

  RunHooks hooks;
  hooks.on_start = [&](const RunConfig& config, const ServerFacts& server) {
    if (recorder) recorder->started(config, server);
    progress.start(config, server);
  };
  hooks.on_note = [&](const std::string& sentence) { progress.note(sentence); };
  hooks.on_progress = [&](const RunProgress& now) { progress.update(now); };
  // Saved before it is announced: what was announced is not lost.
  hooks.on_level = [&](std::size_t index, const LevelResult& level) {
    if (recorder) recorder->level_ended(index, level);
    progress.level(level);
  };
  hooks.sink = &sinks;
  hooks.run_id = run_id;
  LoadGenerator generator(options.config, hooks);
  stopper.set(&generator);
  Result<RunResult> result = generator.run();
  stopper.set(nullptr);
  progress.finish();
  if (!result) {
    if (recorder) recorder->ended_early(stopper.first_signal() != 0, result.error());
    if (recorder && recorder->problem()) print_problems({*recorder->problem()});
    const int signal = stopper.first_signal();
    if (signal == 0) return refused(result.error(), 0);
    return refused({result.error().code, without_files(result.error().message, options)}, signal);
  }

  RunOutputs outputs(options);
  write_outputs(outputs, options, *result, requests.get(), workbook.get(), recorder.get());
  Outcome outcome = outcome_of(*result, stopper.first_signal());
  print_problems(outcome.sentences);
  print_problems(outputs.problems());
  return outputs.problems().empty() ? outcome.exit_code : 4;
}

}  // namespace loadtest
