// The open loop of an engine thread (engine_thread.h).
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <limits>
#include <utility>

#include "run/engine_thread.h"

namespace loadtest {
namespace {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr auto kLookUp = std::chrono::milliseconds(20);  // a stop is seen this soon
// Requests that are overdue are sent this many at a time, so that answers are read between.
constexpr std::size_t kBatch = 64;

TimePoint now() { return std::chrono::steady_clock::now(); }

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
  Timer timer(resources_.context);
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
    while (!phase.end->stopped() && now() < due) {
      const TimePoint until = std::min(due, now() + kLookUp);
      timer.expires_at(until);
      auto [error] = co_await timer.async_wait(use_task);
      if (error) co_return;
      if (until == due) resources_.lag.on_timer(due, now());
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
    resources_.counters.waiting.store(line_.size(), std::memory_order_relaxed);
    return;
  }
  Exchange& exchange = *idle_exchanges_.back();
  idle_exchanges_.pop_back();
  start(serve(phase, exchange, due));
}

Task<void> EngineThread::serve(PhaseContext& phase, Exchange& exchange, DueRequest due) {
  for (std::optional<DueRequest> next = due; next;) {
    RequestRecord record = co_await perform_next(phase, exchange, *next);
    keep(phase, exchange, std::move(record));
    next = line_.pop();
    resources_.counters.waiting.store(line_.size(), std::memory_order_relaxed);
  }
  idle_exchanges_.push_back(&exchange);
}

Task<RequestRecord> EngineThread::perform_next(PhaseContext& phase, Exchange& exchange, DueRequest next) {
  WireBytes wire = phase.plan->take(next.index);
  return exchange.perform(phase, next.index, std::move(wire), next.at);
}

// What is due and was never sent is cut off like what is in flight, so that nothing is lost from the count.
void EngineThread::cut_off_line() {
  while (const std::optional<DueRequest> due = line_.pop()) {
    const WireBytes wire = phase_->plan->take(due->index);
    RequestRecord record;
    record.index = due->index;
    record.request_id = wire.request_id;
    record.server = static_cast<std::uint32_t>(phase_->plan->server_of(due->index));
    record.streamed = phase_->config->stream;
    record.input_tokens_asked = wire.asked_input_tokens;
    record.input_tokens_sent = wire.input_tokens;
    record.due_at = due->at;
    record.sent_at = record.end_at = now();
    record.status = RequestStatus::cut_off;
    ThreadCounters::add(resources_.counters.cut_off, 1);
    keep(*phase_, std::move(record));
  }
  resources_.counters.waiting.store(0, std::memory_order_relaxed);
}

}  // namespace loadtest
