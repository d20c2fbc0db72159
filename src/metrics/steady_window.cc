#include "metrics/steady_window.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "core/token_times.h"
#include "metrics/metrics_calculator.h"

namespace loadtest {
namespace {

// An answer that is not streamed brings its first token when it is complete.
std::optional<TimePoint> first_token_at(const RequestRecord& record) {
  if (!record.arrivals.empty()) return record.sent_at + Nanoseconds(record.arrivals.front().offset_ns);
  if (!record.streamed && record.status == RequestStatus::ok) return record.end_at;
  return std::nullopt;
}

// Records do not name their slot, but slots start together and a slot sends again as soon as its answer
// ended: the first c sends open the c slots, and each later one belongs to the slot that has been free the
// longest.
std::optional<TimePoint> every_slot_served(std::span<const RequestRecord* const> by_sent, std::size_t slots) {
  if (by_sent.size() < slots) return std::nullopt;
  using Free = std::pair<TimePoint, std::size_t>;  // when, which slot
  std::priority_queue<Free, std::vector<Free>, std::greater<>> ends;
  std::vector<bool> served(slots, false);
  std::size_t waiting = slots;
  TimePoint last = TimePoint::min();
  for (std::size_t i = 0; i < by_sent.size(); ++i) {
    const RequestRecord& record = *by_sent[i];
    std::size_t slot = i;
    if (i >= slots) {
      slot = ends.top().second;
      ends.pop();
    }
    ends.emplace(record.end_at, slot);
    if (served[slot]) continue;
    if (const auto at = first_token_at(record)) {
      served[slot] = true;
      last = std::max(last, *at);
      if (--waiting == 0) return last;
    }
  }
  return std::nullopt;
}

std::optional<Window> closed_loop(const LevelInput& input, std::span<const RequestRecord* const> by_sent) {
  if (!input.first_idle_slot_at) return std::nullopt;
  const auto from = every_slot_served(by_sent, std::max(1u, input.concurrency));
  if (!from) return std::nullopt;
  return Window{*from, *input.first_idle_slot_at};
}

std::optional<Window> open_loop(std::span<const RequestRecord* const> records) {
  std::optional<Window> due;
  std::optional<std::pair<TimePoint, Nanoseconds>> first_done;  // when, its E2E
  for (const RequestRecord* record : records) {
    if (!due) due = Window{record->due_at, record->due_at};
    due->from = std::min(due->from, record->due_at);
    due->to = std::max(due->to, record->due_at);
    if (record->status != RequestStatus::ok) continue;
    const Nanoseconds e2e = record->arrivals.empty() ? record->end_at - record->sent_at
                                                     : Nanoseconds(record->arrivals.back().offset_ns);
    const std::pair<TimePoint, Nanoseconds> done{record->sent_at + e2e, e2e};
    if (!first_done || done < *first_done) first_done = done;
  }
  if (!first_done) return std::nullopt;
  return Window{due->from + first_done->second, due->to};
}

}  // namespace

std::optional<Window> steady_window(const LevelInput& input, std::span<const RequestRecord* const> by_sent,
                                    std::optional<double> e2e_p50_ms) {
  if (!e2e_p50_ms) return std::nullopt;
  const std::optional<Window> window = input.open ? open_loop(by_sent) : closed_loop(input, by_sent);
  if (!window || window->to <= window->from || to_ms(window->length()) < *e2e_p50_ms) return std::nullopt;
  return window;
}

}  // namespace loadtest
