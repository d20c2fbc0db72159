#pragma once
// What a RunSaver holds: the lock that says whose the run is, and a connection from its first writing on, so
// that a run that waits holds no file of its own.
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "core/run_result.h"
#include "store/database.h"
#include "store/run_owner.h"
#include "store/run_saver.h"
#include "store/store_error.h"

namespace loadtest {

struct RunSaver::Impl {
  std::string path;
  std::shared_ptr<RunOwner> owner;
  std::int64_t run = 0;                               // 0: not taken yet
  RunResult head{};                                   // without levels, as far as it is known
  std::string api_key{};                              // to be kept out of texts; never written
  std::unique_ptr<Database> database{};               // null: nothing was written yet
  std::map<std::uint32_t, std::uint64_t> requests{};  // rows written, by level
  std::map<std::uint32_t, bool> levels{};             // those that are saved

  ~Impl();
  Result<void> open();
  // f() in a transaction, if the run is still there.
  template <class F>
  Result<void> write(F f) {
    if (auto opened = open(); !opened) return opened;
    return guarded(path, [&]() -> Result<void> {
      bool there = true;
      database->write([&] {
        there = is_there();
        if (there) f();
      });
      if (!there) return gone();
      return {};
    });
  }
  void finish(RunState state, const std::optional<std::string>& detail,
              const std::optional<std::string>& reason, std::int64_t completed_unix_ns, bool measured);

 private:
  Error gone() const;
  bool is_there();
};

// Queued, with its lock taken before anyone can see it.
Result<std::unique_ptr<RunSaver>> add_run(Database& database, std::shared_ptr<RunOwner> owner,
                                          const std::string& run_id, const RunConfig& config,
                                          const std::optional<std::string>& body);

}  // namespace loadtest
