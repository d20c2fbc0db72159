// The open loop of an engine thread (engine_thread.h).
#include <algorithm>
#include <boost/asio/post.hpp>
#include <limits>
#include <utility>

#include "core/clock.h"
#include "run/await_made.h"
#include "run/engine_thread.h"
#include "run/engine_timer.h"

namespace loadtest {

namespace {

constexpr auto kLookUp = std::chrono::milliseconds(20);  // a stop is seen this soon
// Requests that are overdue are sent this many at a time, so that answers are read between.
constexpr std::size_t kBatch = 64;

}  // namespace

void EngineThread::run_open(PhaseContext& phase, std::size_t mine, std::size_t of, std::size_t most,
                            std::function<void()> done) {
  asio::post(resources_.context, [this, &phase, mine, of, most, done = std::move(done)]() mutable {
    done_ = std::move(done);
    begin_phase();
    phase_ = &phase;
    start(dispatch(phase, mine, of, most));
  });
}

// Each request at its due time, by the clock: never by pauses that add up.
Task<void> EngineThread::dispatch(PhaseContext& phase, std::size_t mine, std::size_t of, std::size_t most) {
  EngineTimer timer(resources_.context);
  ArrivalTimes arrivals = phase.open->arrivals();
  const std::uint64_t limit = phase.end->limit().value_or(std::numeric_limits<std::uint64_t>::max());
  std::size_t at_once = 0;
  timer.expires_at(phase.start);
  auto [early] = co_await timer.async_wait(use_task);
  if (early) co_return;
  begin_measuring();
  for (std::uint64_t index = 0; index < limit; ++index) {
    const std::optional<Nanoseconds> offset = arrivals.next();
    if (!offset) break;
    const TimePoint due = phase.start + *offset;
    if (due >= phase.end->end()) break;
    if (index % of != mine) continue;
    while (!phase.end->stopped() && steady_now() < due) {
      const TimePoint until = std::min(due, steady_now() + kLookUp);
      timer.expires_at(until);
      auto [error] = co_await timer.async_wait(use_task);
      if (error) co_return;
      if (until == due) resources_.lag.on_timer(due, steady_now());
      at_once = 0;
    }
    if (phase.end->stopped()) break;
    admit(phase, {index, due}, most);
    if (++at_once % kBatch == 0) co_await asio::post(resources_.context, use_task);
  }
}

void EngineThread::admit(PhaseContext& phase, DueRequest due, std::size_t most) {
  if (idle_exchanges_.empty() && exchanges_.size() < most) {
    exchanges_.push_back(std::make_unique<Exchange>(resources_, *phase.adapter));
    idle_exchanges_.push_back(exchanges_.back().get());
  }
  if (idle_exchanges_.empty()) {
    line_.push(due);
    count_waiting();
    return;
  }
  Exchange& exchange = *idle_exchanges_.back();
  idle_exchanges_.pop_back();
  start(serve(phase, exchange, due));
}

Task<void> EngineThread::serve(PhaseContext& phase, Exchange& exchange, DueRequest due) {
  for (std::optional<DueRequest> next = due; next;) {
    std::optional<WireBytes> wire = phase.plan->wires().take_ready(next->index);
    if (!wire) {
      line_.begin_text();
      count_waiting();
      wire = co_await await_made(phase.plan->wires(), next->index, resources_.context);
      line_.end_text();
      count_waiting();
    }
    const std::optional<TimePoint> due_at = next->at;
    RequestRecord record = co_await exchange.perform(phase, next->index, std::move(*wire), due_at);
    keep(phase, exchange, std::move(record));
    next = line_.pop();
    count_waiting();
  }
  idle_exchanges_.push_back(&exchange);
}

void EngineThread::count_waiting() {
  resources_.counters.waiting.store(line_.size(), std::memory_order_relaxed);
}

// What is due and was never sent is cut off like what is in flight, so that nothing is lost from the count.
void EngineThread::cut_off_line() {
  std::deque<DueRequest> waiting = line_.take_all();
  count_waiting();
  if (!waiting.empty()) start(count_as_cut_off(*phase_, std::move(waiting)));
}

Task<void> EngineThread::count_as_cut_off(PhaseContext& phase, std::deque<DueRequest> waiting) {
  const TimePoint cut_at = steady_now();
  for (const DueRequest& due : waiting) {
    std::optional<WireBytes> wire = phase.plan->wires().take_ready(due.index);
    if (!wire) wire = co_await await_made(phase.plan->wires(), due.index, resources_.context);
    RequestRecord record;
    record.index = due.index;
    record.request_id = std::move(wire->request_id);
    record.server = static_cast<std::uint32_t>(phase.plan->server_of(due.index));
    record.streamed = phase.config->stream;
    record.input_tokens_asked = wire->asked_input_tokens;
    record.input_tokens_sent = wire->input_tokens;
    record.due_at = due.at;
    record.sent_at = record.end_at = cut_at;
    record.status = RequestStatus::cut_off;
    ThreadCounters::add(resources_.counters.cut_off, 1);
    keep(phase, std::move(record));
  }
}

}  // namespace loadtest
