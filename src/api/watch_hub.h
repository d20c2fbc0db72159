#pragma once
// Who watches which run. Runs put in what happens and never wait; tick() hands it on.
//
// A watcher whose last message has not left yet is passed over: it gets the newest state once it has, and the
// count of log entries that it missed. One that takes nothing for five seconds is dropped.
// Threads: any; watchers are called from the one that calls tick() and watch(), and never with the mutex that
//          runs need held for longer than the hand-over.
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/run_feed.h"
#include "core/clock.h"

namespace loadtest {

class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual bool busy() const = 0;  // the last message has not left yet
  virtual void send(std::shared_ptr<const std::string> message, bool last) = 0;
  virtual void drop() = 0;  // close at once
};

class WatchHub {
 public:
  static constexpr Nanoseconds kPatience = std::chrono::seconds(5);

  explicit WatchHub(const Clock& clock) : clock_(clock) {}

  // For runs.
  void open(const std::string& run_id);
  void state(const std::string& run_id, RunState state);
  void stopping(const std::string& run_id);
  void progress(const std::string& run_id, const RunProgress& progress);
  void log(const std::string& run_id, std::vector<std::string> entries, std::uint64_t missed);
  void end(const std::string& run_id, std::string message);

  // False: no such run goes on, so ask the store. Else the latest state is sent at once.
  bool watch(const std::string& run_id, std::shared_ptr<Watcher> watcher);
  void leave(const Watcher* watcher);
  void tick();  // every 50 ms or so
  void drop_all();

  struct Stats {
    std::size_t watchers = 0;
    std::uint64_t sent = 0, passed_over = 0, dropped = 0;
    std::map<std::string, std::size_t> by_run;
  };
  Stats stats() const;

 private:
  struct Watch {
    std::shared_ptr<Watcher> watcher;
    std::uint64_t missed = 0;  // log entries
    bool behind = false;       // was passed over: owed the newest state
    TimePoint busy_since{};
    bool was_busy = false;
  };
  struct Channel {
    explicit Channel(const std::string& run_id) : feed(run_id) {}
    RunFeed feed;
    std::vector<Watch> watches;
    bool told_end = false;
  };
  struct Delivery {
    std::shared_ptr<Watcher> watcher;
    std::shared_ptr<const std::string> message;  // null: drop it
    bool last = false;
  };
  void hand_on(Channel& channel, TimePoint now, std::vector<Delivery>& deliveries);
  template <class Action>
  void with(const std::string& run_id, Action action);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Channel> channels_;
  std::uint64_t sent_ = 0, passed_over_ = 0, dropped_ = 0;
};

}  // namespace loadtest
