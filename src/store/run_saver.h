#pragma once
// Saves one run while it goes on: started(), then on_level() and level_ended() for each level, then ended().
//
// A level is there for readers, and safe from kill -9 and from a loss of power, once level_ended() has
// returned; its requests are written before in pieces, so that other processes never wait long. A saver that
// is destroyed before the end leaves the run `interrupted` with what it had. Secrets: the API key, and what
// core/run_json.h leaves out, is not written. Errors:  io sentences. After an error the next call tries
// again. Threads: one at a time.
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/record_sink.h"
#include "core/run_result.h"
#include "store/run_entry.h"

namespace loadtest {

class RunSaver final : public RecordSink {
 public:
  struct Impl;
  explicit RunSaver(std::unique_ptr<Impl> impl);  // by RunStore::add()
  ~RunSaver() override;

  Result<void> started(const RunConfig& resolved, const ServerFacts& server, const ClientFacts& client);
  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override;
  Result<void> level_ended(std::size_t level, const LevelResult& result);
  Result<void> ended(const RunResult& result);
  // Without a result. `why`: the error that ended it, where one did.
  Result<void> ended_early(RunState state, const std::string& detail, std::optional<ErrorCode> why = {});

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest
