#pragma once
// The requests of one phase of a level as wire bytes, rendered before they are due, by threads of their own.
//
// Threads: wires() as MadeAhead says; the rest from any thread.
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "adapter/server_adapter.h"
#include "run/made_ahead.h"
#include "transport/target.h"
#include "workload/prompt_source.h"

namespace loadtest {

struct WireBytes {
  std::string bytes;
  std::string request_id;
  std::uint32_t input_tokens = 0;                      // as we count them
  std::uint32_t output_tokens = 0;                     // the most that it allows
  std::optional<std::uint32_t> asked_input_tokens{};   // missing: no length was asked for
  std::optional<std::uint32_t> asked_output_tokens{};  // exactly so many; missing: a limit only
};

class RequestPlan {
 public:
  // All referred to outlive the plan.
  RequestPlan(const PromptSource& prompts, const ServerAdapter& adapter, std::span<const Target> targets,
              Phase phase, std::uint32_t level);

  // The server that a request goes to: round robin.
  std::size_t server_of(std::uint64_t index) const {
    return static_cast<std::size_t>(index % targets_.size());
  }
  MadeAhead<WireBytes>& wires() { return wires_; }
  // A request that was planned elsewhere.
  WireBytes render(std::uint64_t index, const PlannedRequest& planned) const;

 private:
  WireBytes render(std::uint64_t index) const;

  const PromptSource* prompts_;
  const ServerAdapter* adapter_;
  std::span<const Target> targets_;
  RequestKey key_;
  MadeAhead<WireBytes> wires_;  // last: its threads use the others
};

}  // namespace loadtest
