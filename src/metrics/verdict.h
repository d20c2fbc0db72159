#pragma once
// Whether a level measured the server, or its own client and set-up.
//
// Missing: a fact that is nullopt is not judged.
// Threads: pure. Source: docs/metrics.md#the-verdict, where each row is explained
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/level_result.h"

namespace loadtest {

// What a level is judged by.
struct VerdictFacts {
  std::uint32_t concurrency = 1;
  std::uint64_t attempted = 0, succeeded = 0, failed = 0, cut_off = 0;
  std::optional<double> ttft_p50_ms;
  std::optional<double> e2e_p50_ms;
  std::optional<double> loop_lag_p99_ms, read_lag_p99_ms;
  std::optional<double> busiest_thread_share;  // 0..1
  std::optional<std::uint64_t> conversations;  // a slot holds one, not a request; closed loop
  std::optional<double> steady_concurrency;    // slots in use in the steady window of a closed loop
  std::optional<double> slots_used_share;      // requests or conversations / concurrency, closed loop
  std::optional<double> sent_share;            // open loop: sent by the time the last one was due / due
  std::uint64_t due = 0;                       // open loop
  std::uint64_t most_waiting = 0;              // open loop: due and unsent at once
  std::uint64_t most_waiting_unmade = 0;       // of those, had a place, but no text yet
  bool concurrency_given = true;               // open loop; else it is what the open files allow
  bool trace = false;                          // open loop, by a recorded load's times
  std::uint64_t events = 0;                    // token-bearing ones
  std::uint64_t events_coalesced_by_lag = 0;
  std::optional<double> prompt_tokens_asked, prompt_tokens_counted;  // means
  bool prompts_exact = true;                                         // made with the model's own tokenizer
  // Means; of answers that were to have an exact length and whose tokens the server states.
  std::optional<double> answer_tokens_asked, answer_tokens_counted;
  std::optional<double> cached_tokens, input_tokens;  // of the requests that state both
  std::optional<double> cached_unshared;  // of cached_tokens, those beyond what prompts were to share
  bool sharing_asked = false;
};

Verdict verdict(const VerdictFacts& facts);

// The codes of the table, in its order.
std::span<const std::string_view> verdict_codes();

}  // namespace loadtest
