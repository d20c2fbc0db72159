#pragma once
// The requests of one phase of a level as wire bytes, rendered before they are due.
//
// What fits into memory and into a moment is rendered before the level starts; the rest by a thread of the
// lowest priority while it runs; what that one did not get to, by the taker.
//
// Threads: take() from any thread, once an index; about in order.
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "adapter/server_adapter.h"
#include "core/time.h"
#include "transport/target.h"
#include "workload/prompt_source.h"

namespace loadtest {

struct WireBytes {
  std::string bytes;
  std::string request_id;
  std::uint32_t input_tokens = 0;                     // as we count them
  std::uint32_t output_tokens = 0;                    // as asked for
  std::optional<std::uint32_t> asked_input_tokens{};  // missing: no length was asked for
};

class RequestPlan {
 public:
  // All referred to outlive the plan.
  RequestPlan(const PromptSource& prompts, const ServerAdapter& adapter, std::span<const Target> targets,
              Phase phase, std::uint32_t level);
  ~RequestPlan();
  RequestPlan(const RequestPlan&) = delete;
  RequestPlan& operator=(const RequestPlan&) = delete;

  // Renders from the first request on, up to `count` where it is known, for at most `time`, into at most
  // 128 MiB; then leaves the rest to the thread. Once, before the first take().
  void render_ahead(std::optional<std::uint64_t> count, Nanoseconds time);

  // The server that a request goes to: round robin.
  std::size_t server_of(std::uint64_t index) const {
    return static_cast<std::size_t>(index % targets_.size());
  }
  WireBytes take(std::uint64_t index);
  // A request that was planned elsewhere.
  WireBytes render(std::uint64_t index, const PlannedRequest& planned) const;

 private:
  WireBytes render(std::uint64_t index) const;
  bool render_next(std::unique_lock<std::mutex>& lock);
  void render_on();
  void render_while_there_is_room();

  const PromptSource* prompts_;
  const ServerAdapter* adapter_;
  std::span<const Target> targets_;
  RequestKey key_;
  std::uint64_t count_ = 0;  // none beyond it is rendered ahead

  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<std::optional<WireBytes>> ready_;  // from first_ on; those taken are empty
  std::uint64_t first_ = 0;
  std::size_t bytes_ = 0;
  bool waiting_ = false;
  bool ended_ = false;
  std::thread renderer_;
};

}  // namespace loadtest
