#include "cli/run_session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>

#include "cli/exit_code.h"
#include "cli/program.h"
#include "cli/run_flags.h"
#include "cli/run_recorder.h"
#include "cli/stop_signals.h"
#include "core/clock.h"
#include "report/csv.h"
#include "report/html_report.h"
#include "report/json_out.h"
#include "report/live_display.h"
#include "report/record_sinks.h"
#include "report/requests_file.h"
#include "report/result_file.h"
#include "report/terminal_style.h"
#include "report/terminal_table.h"
#include "report/xlsx_file.h"
#include "run/load_generator.h"
#include "run/run_id.h"

namespace loadtest {
namespace {

TerminalStyle style_of(int fd, const RunOptions& options) {
  TerminalStyle style = TerminalStyle::detect(fd);
  if (options.no_color) style.colour = false;
  return style;
}

// The live display, shared by the thread that runs and the one that gets signals; nothing where quiet.
class Progress {
 public:
  explicit Progress(const RunOptions& options) : grace_(options.config.grace) {
    if (!options.quiet) display_.emplace(stderr, style_of(STDERR_FILENO, options), clock_);
  }

  void start(const RunConfig& config, const ServerFacts& server) {
    with([&](LiveDisplay& display) { display.print_start(config, server); });
  }
  void update(const RunProgress& progress) {
    with([&](LiveDisplay& display) { display.update(progress); });
    in_flight_ = progress.in_flight;
    sending_ = progress.phase == RunPhase::warmup || progress.phase == RunPhase::measuring ||
               progress.phase == RunPhase::draining;
  }
  void level(const LevelResult& level) {
    with([&](LiveDisplay& display) { display.print_level(level); });
  }
  void note(const std::string& sentence) {
    with([&](LiveDisplay& display) { display.print_note(sentence); });
  }
  void stopping(int count) {
    const std::string sentence =
        count > 1 ? "stopping now"
        : !sending_
            ? "stopping"
            : fmt::format("stopping: waiting up to {:g} s for {} in flight; press Ctrl-C again to stop now",
                          to_s(grace_), in_flight_.load());
    with([&](LiveDisplay& display) { display.print_note(sentence); });
  }
  void finish() {
    with([](LiveDisplay& display) { display.finish(); });
    const std::lock_guard lock(mutex_);
    display_.reset();
  }

 private:
  template <class Action>
  void with(Action action) {
    const std::lock_guard lock(mutex_);
    if (display_) action(*display_);
  }

  Nanoseconds grace_;
  SteadyClock clock_;
  std::mutex mutex_;
  std::optional<LiveDisplay> display_;
  std::atomic<std::uint64_t> in_flight_{0};
  std::atomic<bool> sending_{false};
};

// A reader that went away wants no more; that is no failure of ours.
Result<void> print(const std::string& text) {
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((written && std::fflush(stdout) == 0) || errno == EPIPE || errno == EBADF) return {};
  return io_error(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
}

class Reporter {
 public:
  explicit Reporter(const RunOptions& options) : options_(options) {}

  // Every file that was asked for, whatever happens to the others; then stdout.
  void report(RunResult& result, RequestsFileWriter* requests, XlsxFileWriter* workbook,
              RunRecorder* recorder) {
    std::vector<WrittenFile> files;
    if (requests != nullptr) {
      if (auto written = requests->finish()) {
        result.requests = std::move(*written);
      } else {
        problems_.push_back(written.error().message);
      }
    }
    if (recorder != nullptr) {
      recorder->ended(result);
      if (recorder->problem()) {
        problems_.push_back(*recorder->problem());
      } else {
        files.push_back({"Saved as", result.run_id});
      }
    }
    if (!options_.output.empty()) write("Results", options_.output, result_json(result), "--output", files);
    if (!options_.csv.empty()) write("Table", options_.csv, levels_csv(result), "--csv", files);
    if (workbook != nullptr) note("Workbook", options_.xlsx, workbook->finish(result), files);
    if (!options_.html.empty()) write("Report", options_.html, html_report(result), "--html", files);
    const auto printed =
        print(options_.json ? result_json(result)
                            : terminal_report(result, style_of(STDOUT_FILENO, options_), files));
    if (!printed) problems_.push_back(printed.error().message);
  }

  const std::vector<std::string>& problems() const { return problems_; }

 private:
  void write(const char* what, const std::string& path, const std::string& content, const char* flag,
             std::vector<WrittenFile>& files) {
    note(what, path, write_file(path, content, flag), files);
  }

  void note(const char* what, const std::string& path, const Result<void>& written,
            std::vector<WrittenFile>& files) {
    if (!written) {
      problems_.push_back(written.error().message);
    } else {
      files.push_back({what, path});
    }
  }

  const RunOptions& options_;
  std::vector<std::string> problems_;
};

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
  Progress progress(options);
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
    progress.stopping(count);
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
    if (recorder) recorder->ended_early(stopper.first_signal() != 0, result.error().message);
    if (recorder && recorder->problem()) print_problems({*recorder->problem()});
    return refused(result.error(), stopper.first_signal());
  }

  Reporter reporter(options);
  reporter.report(*result, requests.get(), workbook.get(), recorder.get());
  Outcome outcome = outcome_of(*result, stopper.first_signal());
  print_problems(outcome.sentences);
  print_problems(reporter.problems());
  return reporter.problems().empty() ? outcome.exit_code : 4;
}

}  // namespace loadtest
