#pragma once
// What a RunSaver holds: a connection, and the lock that says whose the run is.
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "core/run_result.h"
#include "store/database.h"
#include "store/run_owner.h"
#include "store/run_saver.h"

namespace loadtest {

struct RunSaver::Impl {
  std::unique_ptr<Database> database;
  RunOwner owner;
  std::int64_t run = 0;
  RunResult head{};                                   // without levels, as far as it is known
  std::string api_key{};                              // to be kept out of texts; never written
  std::map<std::uint32_t, std::uint64_t> requests{};  // rows written, by level
  std::map<std::uint32_t, bool> levels{};             // those that are saved

  Error gone() const;
  bool is_there();
  void finish(RunState state, const std::optional<std::string>& detail,
              const std::optional<std::string>& reason, std::int64_t completed_unix_ns, bool measured);
};

// Queued, with its lock taken before anyone can see it.
Result<std::unique_ptr<RunSaver>> add_run(const std::string& path, const std::string& run_id,
                                          const RunConfig& config, const std::optional<std::string>& body);

}  // namespace loadtest
