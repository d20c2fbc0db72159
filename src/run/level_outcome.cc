// What a level leaves behind (level_runner.h): its records, the tokens of answers that nobody counted, and
// what the engine saw of itself.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "run/carried_answers.h"
#include "run/count_answers.h"
#include "run/level_runner.h"

namespace loadtest {

std::optional<std::string> unsent_turns(const LevelOutcome& outcome, const LoadLevel& load) {
  if (outcome.not_asked == 0) return std::nullopt;
  const bool one = outcome.not_asked == 1;
  return fmt::format(
      "at {}: {} not sent, since a turn before {} failed", load_sentence(load),
      one ? "1 turn of a conversation was" : fmt::format("{} turns of conversations were", outcome.not_asked),
      one ? "it" : "them");
}

// A sentence, once the level's records hold as much as they may. Requests that wait in line will have one
// each.
std::optional<std::string> LevelRunner::full() const {
  if (!run_.most_record_bytes) return std::nullopt;
  std::uint64_t bytes = 0;
  for (const auto& thread : threads_) {
    const ThreadCounters& counters = thread->counters();
    bytes += counters.record_bytes.load() + counters.waiting.load() * sizeof(RequestRecord);
  }
  if (bytes <= *run_.most_record_bytes) return std::nullopt;
  return fmt::format(
      "stopped at {}: the records of its requests fill {} MB, as much as a run may hold here; ask for fewer "
      "requests a level, or for several levels",
      load_sentence(load_), *run_.most_record_bytes / 1'000'000);
}

void LevelRunner::take_records(LevelOutcome& outcome) {
  std::vector<AnswerText> answers;
  for (const auto& thread : threads_) {
    for (AnswerText& answer : thread->texts().take()) {
      answer.record += outcome.records.size();
      answers.push_back(std::move(answer));
    }
    outcome.uncounted += thread->texts().left_out();
    outcome.not_asked += thread->counters().not_asked.load();
    std::vector<RequestRecord> records = thread->take_records();
    outcome.records.insert(outcome.records.end(), std::make_move_iterator(records.begin()),
                           std::make_move_iterator(records.end()));
  }
  count(outcome, answers);
  if (run_.conversations != nullptr) outcome.guessed_prompts = add_carried_answers(answers, outcome.records);
  std::sort(outcome.records.begin(), outcome.records.end(),
            [](const RequestRecord& a, const RequestRecord& b) {
              return a.sent_at != b.sent_at ? a.sent_at < b.sent_at : a.index < b.index;
            });
}

// Tokens of answers that the server did not count. It is part of what was measured, so being asked to stop
// does not end it; being asked again does.
void LevelRunner::count(LevelOutcome& outcome, std::span<AnswerText> answers) {
  if (answers.empty() || run_.tokenizer == nullptr) return;
  const int asked = std::max(1, run_.stop_requests->load());
  const std::size_t counted = count_answers(*run_.tokenizer, answers, outcome.records, threads_.size(), [&] {
    report(RunPhase::counting);
    return run_.stop_requests->load() <= asked;
  });
  outcome.uncounted += answers.size() - counted;
}

LevelInput LevelRunner::input_for(const LevelOutcome& outcome) const {
  LevelInput input;
  input.concurrency = load_.concurrency;
  input.open = load_.open;
  input.run_started_at = run_.run_started_at;
  input.started_at = started_at_;
  input.records = outcome.records;
  input.servers = run_.config->servers;
  input.concurrency_given = !load_.open || run_.config->max_concurrency.has_value();
  input.prompt_lengths_exact = run_.lengths_exact;
  input.answer_lengths_exact = run_.answers_exact;
  input.shared_prompt_tokens = run_.shared_prompt_tokens;
  input.slo = run_.config->slo;
  input.basis = run_.config->goodput_basis.value_or(load_.open ? GoodputBasis::due : GoodputBasis::sent);
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    if (slots_[i] == 0) continue;
    const EngineThread& thread = *threads_[i];
    if (load_.open) input.most_waiting = input.most_waiting.value_or(0) + thread.most_waiting();
    if (load_.open) input.most_waiting_unmade += thread.most_waiting_unmade();
    input.engine.loop_lag_ns.merge(thread.lag().loop_lag_ns());
    input.engine.read_lag_ns.merge(thread.lag().read_lag_ns());
    input.engine.thread_busy_share.push_back(thread.busy_share());
    const auto idle = thread.first_idle_slot_at();
    if (idle && (!input.first_idle_slot_at || *idle < *input.first_idle_slot_at))
      input.first_idle_slot_at = idle;
  }
  return input;
}

}  // namespace loadtest
