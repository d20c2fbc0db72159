#pragma once
// What to send: the prompt of every request of a run, by its place.
//
// Threads: plan() may be called from any thread; the same key gives the same request.
#include <cstdint>
#include <string>

#include "core/planned_request.h"

namespace loadtest {

enum class Phase : std::uint8_t { probe, warmup, measured };

struct RequestKey {
  Phase phase = Phase::measured;
  std::uint32_t level = 0;
  std::uint64_t index = 0;
};

class PromptSource {
 public:
  virtual ~PromptSource() = default;
  // Throws std::runtime_error where a file that it reads from was changed after it was opened.
  virtual PlannedRequest plan(const RequestKey& key) const = 0;

  // What the server's chat template adds to a prompt. Before others call plan().
  virtual void set_template_tokens(std::uint32_t) {}
};

}  // namespace loadtest
