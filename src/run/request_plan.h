#pragma once
// The requests of one phase of a level as wire bytes, rendered before it starts where they fit in memory.
//
// Threads: take() from any thread, once an index.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "adapter/server_adapter.h"
#include "transport/target.h"
#include "workload/prompt_source.h"

namespace loadtest {

struct WireBytes {
  std::string bytes;
  std::string request_id;
  std::uint32_t input_tokens = 0;  // as planned
};

class RequestPlan {
 public:
  // All referred to outlive the plan.
  RequestPlan(const PromptSource& prompts, const ServerAdapter& adapter, std::span<const Target> targets,
              Phase phase, std::uint32_t level);

  // Renders the first `count` requests, or as many as fit into 128 MiB.
  void render_ahead(std::uint64_t count);

  // The server that a request goes to: round robin.
  std::size_t server_of(std::uint64_t index) const {
    return static_cast<std::size_t>(index % targets_.size());
  }
  WireBytes take(std::uint64_t index);

 private:
  WireBytes render(std::uint64_t index) const;

  const PromptSource* prompts_;
  const ServerAdapter* adapter_;
  std::span<const Target> targets_;
  RequestKey key_;
  std::vector<WireBytes> ready_;
};

}  // namespace loadtest
