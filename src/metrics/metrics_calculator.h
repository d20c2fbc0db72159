#pragma once
// From the records of a level to its result. Pure.
//
// Units:   in the names. Missing: nullopt, never 0.
// Threads: pure. Source: docs/metrics.md
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/histogram.h"
#include "core/level_result.h"
#include "core/request_record.h"
#include "core/run_config.h"
#include "core/run_result.h"

namespace loadtest {

// What the engine observed of itself during a level.
struct EngineObservations {
  Histogram loop_lag_ns;                  // how late timers fired and the loop came back to its poll
  Histogram read_lag_ns;                  // user-space read minus kernel stamp, one a read
  std::vector<double> thread_busy_share;  // 0..1, CPU time / elapsed, an engine thread
};

struct LevelInput {
  std::uint32_t concurrency = 1;
  TimePoint run_started_at{};
  TimePoint started_at{};
  std::optional<TimePoint>
      first_idle_slot_at;                  // when the first slot found nothing left to send (closed loop)
  std::span<const RequestRecord> records;  // warm-up left out; in any order
  EngineObservations engine;
  std::span<const std::string> servers;  // RunConfig::servers
  Slo slo;
  GoodputBasis basis = GoodputBasis::sent;
  std::optional<OpenLoad> open;  // requests fall due by a schedule: due_at counts, concurrency does not
  std::optional<std::uint64_t> most_waiting;  // open loop: the most that were due and unsent at once
  std::uint64_t most_waiting_unmade = 0;      // of those, those that had a place, but no text yet
  bool concurrency_given = true;  // open loop: `concurrency` was asked for; else it is what the open files
                                  // allow
  bool prompt_lengths_exact = false;  // prompts are counted with the model's own tokenizer
  // Answers have the length that was asked for, as far as the probe could tell: then shorter ones are judged.
  bool answer_lengths_exact = false;
  // Tokens at the start of a prompt that others were asked to have too, 0: none. Missing: some are shared,
  // but nobody knows how many, so hits of a prefix cache are not judged.
  std::optional<std::uint32_t> shared_prompt_tokens = 0;
};

LevelResult calculate_level(const LevelInput& input);

// Over all levels of a run: where the token counts came from and whether they are exact.
struct TokenQuality {
  std::optional<TokenSource>
      source;         // the worst that a successful request used; missing where none succeeded
  bool exact = true;  // also of what failed or was cut off after some tokens
  std::optional<InputTokenSource> input_source;  // likewise
  bool input_exact = true;                       // likewise
  std::uint64_t disbelieved = 0;                 // requests whose stated output tokens cannot be
  std::uint32_t disbelieved_tokens = 0;          // the most that one of them stated

  // `planned`: where RequestRecord::input_tokens_asked comes from.
  InputTokenSource planned = InputTokenSource::asked;
  void add(std::span<const RequestRecord> records);
  std::optional<std::string> warning() const;  // a sentence about usage that was not believed
};

}  // namespace loadtest
