#pragma once
// What belongs to one engine thread: its io_context, clocks, connections, read buffer and records.
//
// Threads: used by its engine thread; the controller looks while the thread rests between phases.
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <vector>

#include "run/answer_texts.h"
#include "run/connect_line.h"
#include "run/ended_log.h"
#include "run/lag_meter.h"
#include "run/memory_budget.h"
#include "run/record_log.h"
#include "run/thread_counters.h"
#include "transport/connection_pool.h"
#include "transport/kernel_clock.h"
#include "transport/watchdog.h"

namespace loadtest {

struct ThreadResources {
  static constexpr std::size_t kReadBuffer = 64 * 1024;

  explicit ThreadResources(std::size_t servers) : pool(servers), buffer(kReadBuffer), texts(servers) {}

  // In this order: the context's end destroys what is suspended on it, which still uses clock and watchdog.
  KernelClock clock;
  Watchdog watchdog;
  ConnectLine connecting{context};
  asio::io_context context{1};
  ConnectionPool pool;
  std::vector<char> buffer;  // shared by all reads of the thread: each is dealt with before the next
  LagMeter lag;
  ThreadCounters counters;
  RecordLog records;  // of the current level
  EndedLog ended;
  AnswerTexts texts;                              // likewise, where their server does not count
  MemoryBudget arrivals{std::size_t{256} << 20};  // of streams that go beyond what was asked for
};

}  // namespace loadtest
