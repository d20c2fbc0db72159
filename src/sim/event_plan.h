#pragma once
// How an answer's tokens are dealt to events: which tokens event number e carries.
//
// Reasoning tokens and visible ones never share an event. Pure.
#include <algorithm>
#include <cstdint>

namespace loadtest::sim {

class EventPlan {
 public:
  EventPlan() = default;
  EventPlan(std::uint32_t tokens, std::uint32_t reasoning, std::uint32_t tokens_per_event)
      : tokens_(tokens), reasoning_(std::min(tokens, reasoning)), per_event_(tokens_per_event) {
    reasoning_events_ = ceil_div(reasoning_);
    events_ = reasoning_events_ + ceil_div(tokens_ - reasoning_);
  }

  std::uint32_t events() const { return events_; }
  std::uint32_t reasoning_events() const { return reasoning_events_; }
  bool is_reasoning(std::uint32_t event) const { return event < reasoning_events_; }

  // Tokens before event number `event` (0 .. events()).
  std::uint32_t tokens_before(std::uint32_t event) const {
    if (event <= reasoning_events_) return std::min(event * per_event_, reasoning_);
    return std::min(reasoning_ + (event - reasoning_events_) * per_event_, tokens_);
  }
  std::uint32_t tokens_in(std::uint32_t first, std::uint32_t count) const {
    return tokens_before(first + count) - tokens_before(first);
  }

 private:
  std::uint32_t ceil_div(std::uint32_t n) const { return (n + per_event_ - 1) / per_event_; }

  std::uint32_t tokens_ = 0;
  std::uint32_t reasoning_ = 0;
  std::uint32_t per_event_ = 1;
  std::uint32_t reasoning_events_ = 0;
  std::uint32_t events_ = 0;
};

}  // namespace loadtest::sim
