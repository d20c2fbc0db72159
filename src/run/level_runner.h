#pragma once
// One level over all engine threads: connect, warm up, measure, drain, calculate.
//
// Threads: run() blocks its caller (the controller), which also gets the progress.
// Errors:  a fatal answer to the level's first request, where nothing was sent before it, as target_unusable.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/progress.h"
#include "core/run_result.h"
#include "metrics/metrics_calculator.h"
#include "run/engine_thread.h"
#include "run/progress_meter.h"
#include "tokenize/tokenizer.h"
#include "workload/prompt_source.h"

namespace loadtest {

// What all levels of a run share.
struct RunContext {
  const RunConfig* config = nullptr;
  std::span<const Target> targets;
  const ServerAdapter* adapter = nullptr;
  const PromptSource* prompts = nullptr;
  std::shared_ptr<const std::vector<Nanoseconds>> due_times;  // of a trace
  bool lengths_exact = false;  // prompts are counted with the model's own tokenizer
  bool answers_exact = false;  // see LevelInput
  std::optional<std::uint32_t> shared_prompt_tokens = 0;  // see LevelInput
  std::uint32_t template_tokens = 0;                  // what the chat template is known to add to a prompt
  const ConversationSource* conversations = nullptr;  // null: single requests
  const Tokenizer* tokenizer = nullptr;  // counts answers that their server does not; null: nothing does
  TimePoint run_started_at{};
  std::optional<std::uint64_t> most_record_bytes;   // that a level's records may hold
  const std::atomic<int>* stop_requests = nullptr;  // 0: go on, 1: stop sending, 2: cut off
  std::function<void(RunProgress&)> on_progress;    // completes and passes on; at most ten a second
  std::function<void(EndedRequests)> on_ended;      // as often; may be empty
};

struct LevelOutcome {
  LevelResult result;
  std::vector<RequestRecord> records;  // in the order of sending
  bool stopped = false;                // by request_stop()
  std::optional<std::string> gave_up;  // --max-error-rate was passed: why
  std::optional<std::string> full;     // its records hold as much as they may: the sentence
  std::uint64_t not_asked = 0;         // turns of conversations that ended before them, with a failure
  std::uint64_t uncounted = 0;         // answers whose events neither the server nor the tokenizer counted
  std::uint64_t guessed_prompts = 0;   // turns whose prompt nobody counted, as an answer before them
};

// A sentence about turns that were not sent; nothing where all were.
std::optional<std::string> unsent_turns(const LevelOutcome& outcome, const LoadLevel& load);

class LevelRunner {
 public:
  LevelRunner(const RunContext& run, std::span<const std::unique_ptr<EngineThread>> threads,
              std::uint32_t level, const LoadLevel& load);

  // Nothing: stopped before anything was measured.
  Result<std::optional<LevelOutcome>> run();

 private:
  class TaskEnd;
  void begin_budgets() const;
  void open_connections();
  void warm_up();
  // False: gave up on a fatal first answer.
  bool measure(RequestPlan& plan, SessionsAhead* sessions, LevelOutcome& outcome,
               std::optional<FirstAnswer::Seen>& fatal);
  template <class T>
  void make_ahead(MadeAhead<T>& ahead, std::optional<std::uint64_t> count);
  void run_phase(PhaseContext& phase, std::size_t slots, RunPhase name, const std::function<void()>& watch);
  std::size_t most_connecting() const;
  std::optional<std::uint64_t> requests_planned() const;
  void fill(PhaseContext& phase, RequestPlan& plan, LevelEnd& end, TimePoint start) const;
  void watch_stop(LevelEnd& end, RunPhase& name, std::optional<TimePoint>& stopped_at, bool& cut);
  void each_thread(const std::function<bool(std::size_t)>& start);
  bool wait_a_moment();
  std::optional<std::string> full() const;
  void report(RunPhase phase);
  void take_records(LevelOutcome& outcome);
  void count(LevelOutcome& outcome, std::span<AnswerText> answers);
  LevelInput input_for(const LevelOutcome& outcome) const;

  const RunContext& run_;
  std::span<const std::unique_ptr<EngineThread>> threads_;
  std::uint32_t level_;
  LoadLevel load_;
  std::vector<std::size_t> slots_;  // of each thread: slots, or its share of the most in flight
  StopRule rule_;
  TimePoint started_at_{};
  bool giving_up_ = false;  // by itself: what is in flight may end
  RunProgress progress_;
  ProgressMeter meter_;

  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t busy_threads_ = 0;
};

}  // namespace loadtest
