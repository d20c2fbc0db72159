#pragma once
// The simulated engine: who runs, who waits, and when the next tokens are ready.
//
// first token: ttft + computed prompt tokens * prefill_us_per_token after the request was let in;
// each further token: itl + running * itl_per_running_us after the one before it;
// every delay is multiplied by a log-normal factor of mean 1 where jitter is asked for.
// At most max_running requests run; the rest wait, first come, first served.
// Pure: time goes in as arguments. Threads: belongs to one.
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_set>

#include "sim/completion_request.h"
#include "sim/random.h"
#include "sim/sim_config.h"

namespace loadtest::sim {

class EngineModel {
 public:
  using JobId = std::uint64_t;

  explicit EngineModel(const SimConfig& config) : config_(config) {}

  // True: the job runs from now on. False: it waits until leave() names it.
  bool arrive(JobId job);

  // A running job ended. Returns the one that runs in its place, if any.
  std::optional<JobId> leave();

  // A waiting job gave up.
  void give_up(JobId job);

  std::uint32_t running() const { return running_; }
  std::uint32_t waiting() const { return static_cast<std::uint32_t>(queue_.size() - given_up_.size()); }

  // From admission to the first token.
  Nanoseconds first_delay(std::uint32_t prompt_tokens, Random& random) const;
  // From one event to the next, which carries `tokens` tokens.
  Nanoseconds next_delay(std::uint32_t tokens, Random& random) const;

 private:
  Nanoseconds jittered(double ns, Random& random) const;

  const SimConfig& config_;
  std::uint32_t running_ = 0;
  std::deque<JobId> queue_;
  std::unordered_set<JobId> given_up_;
};

// What is decided about a request when it arrives, from the seed and its number alone.
struct RequestPlan {
  FaultKind fault = FaultKind::none;
  std::uint32_t fault_at_write = 0;  // of a streamed answer: 1 .. writes - 1; 0 where there is one write only
  Random random;                     // for the delays, splits and merges of this request
};

// Where an answer of `request` ends: its maximum, or, for --eos-rate of those that may end early, a random
// length below that. From the seed and the request's number alone.
std::uint32_t answer_length(const SimConfig& config, std::uint64_t number, const CompletionRequest& request);

RequestPlan plan_request(const SimConfig& config, std::uint64_t number, std::uint32_t writes);

}  // namespace loadtest::sim
