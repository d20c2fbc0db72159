#pragma once
// One thread of the engine: an io_context, its connections, and the slots that keep requests in flight on
// them.
//
// Threads: the public calls come from the controller. open_connections() and run_phase() return at once and
// call
//          `done` on the engine thread when finished; records, lag and busy share are read only then.
#include <atomic>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "run/exchange.h"
#include "run/phase_context.h"
#include "run/thread_resources.h"
#include "run/waiting_line.h"

namespace loadtest {

// No connection could be had.
inline bool was_refused(const RequestRecord& record) {
  return record.status == RequestStatus::failed && !record.sent;
}

class EngineThread {
 public:
  explicit EngineThread(std::size_t servers);
  ~EngineThread();
  EngineThread(const EngineThread&) = delete;
  EngineThread& operator=(const EngineThread&) = delete;

  // Drops dead idle connections and opens new ones until each server has `per_server` of them, at most
  // `at_once` in the making. What cannot be opened is left to the requests, which then fail in stage connect.
  void open_connections(const PhaseContext& phase, std::vector<std::size_t> per_server, std::size_t at_once,
                        std::function<void()> done);

  // Runs `slots` closed-loop slots until none has anything left to send and nothing is in flight.
  void run_phase(PhaseContext& phase, std::size_t slots, std::function<void()> done);

  // Sends every `of`-th request, from the `mine`-th on, when it falls due, at most `most` at a time; those
  // that find no room wait in line. Until the level's end and until nothing is in flight or in line.
  void run_open(PhaseContext& phase, std::size_t mine, std::size_t of, std::size_t most,
                std::function<void()> done);

  // Cuts off what is in flight, in line or being opened.
  void cut_off();

  // What was thrown on the engine thread, if anything was. The task must be cut off all the same: `done` is
  // called as ever.
  void rethrow_fault() const;

  ThreadCounters& counters() { return resources_.counters; }
  std::vector<RequestRecord> take_records() { return resources_.records.take(); }
  AnswerTexts& texts() { return resources_.texts; }
  MemoryBudget& arrivals() { return resources_.arrivals; }
  EndedLog& ended() { return resources_.ended; }
  const LagMeter& lag() const { return lag_; }  // of the phase that ended
  double busy_share() const { return busy_share_; }
  std::optional<TimePoint> first_idle_slot_at() const { return first_idle_slot_at_; }
  std::size_t most_waiting() const { return line_.most(); }  // of the phase that ended
  // Of those, the ones that had a place and waited for their text.
  std::size_t most_waiting_unmade() const { return line_.unmade_of_most(); }

 private:
  void run_loop();
  void fail(std::exception_ptr error);
  Task<void> heartbeat();
  Task<void> open_some(const PhaseContext& phase, std::shared_ptr<std::vector<std::size_t>> missing);
  Task<void> run_slots(PhaseContext& phase, std::size_t slots);
  Task<void> slot(PhaseContext& phase, Exchange& exchange);
  Task<void> dispatch(PhaseContext& phase, std::size_t mine, std::size_t of, std::size_t most);
  Task<void> serve(PhaseContext& phase, Exchange& exchange, DueRequest due);
  void admit(PhaseContext& phase, DueRequest due, std::size_t most);
  void begin_phase();
  void begin_measuring();
  void start(Task<void> task);
  void count_waiting();
  void cut_off_line();
  Task<void> count_as_cut_off(PhaseContext& phase, std::deque<DueRequest> waiting);
  void keep(PhaseContext& phase, RequestRecord&& record);
  void keep(PhaseContext& phase, Exchange& exchange, RequestRecord&& record);
  // Nothing more is to begin.
  bool is_over(const PhaseContext& phase) const;
  Task<bool> converse(PhaseContext& phase, Exchange& exchange, std::uint64_t index);
  Task<void> pause(PhaseContext& phase, TimePoint until);

  ThreadResources resources_;
  std::vector<std::unique_ptr<Exchange>> exchanges_;
  std::vector<Exchange*> idle_exchanges_;  // open loop
  WaitingLine line_;
  PhaseContext* phase_ = nullptr;
  std::vector<Connection*> opening_;
  bool cut_ = false;  // the current task was cut off
  LagMeter lag_;
  std::size_t running_ = 0;  // coroutines of the current task
  std::function<void()> done_;
  std::optional<TimePoint> first_idle_slot_at_;
  double busy_share_ = 0;
  TimePoint phase_begun_{};
  Nanoseconds cpu_begun_{0};
  void one_ended();

  std::exception_ptr fault_;  // the first; written before failed_
  std::atomic<bool> failed_{false};

  asio::executor_work_guard<Executor> work_;
  std::thread thread_;
};

}  // namespace loadtest
