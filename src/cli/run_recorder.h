#pragma once
// `run --save`: the run goes into the database while it goes on.
//
// Errors:  open() tells of a database that cannot be used, before anything is sent. What fails later stops
// nothing: the
//          first sentence is kept in problem() and is told at once through `warn`.
// Threads: as RunSaver; `warn` is called on the same thread.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/run_store.h"

namespace loadtest {

class RunRecorder final : public RecordSink {
 public:
  using Warn = std::function<void(const std::string& sentence)>;
  static Result<std::unique_ptr<RunRecorder>> open(const std::string& path, const std::string& run_id,
                                                   const RunConfig& config, Warn warn);

  void started(const RunConfig& resolved, const ServerFacts& server);
  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override;
  void level_ended(std::size_t level, const LevelResult& result);
  void ended(const RunResult& result);
  void ended_early(bool cancelled, const Error& error);

  const std::optional<std::string>& problem() const { return problem_; }

 private:
  RunRecorder(std::unique_ptr<RunSaver> saver, Warn warn)
      : saver_(std::move(saver)), warn_(std::move(warn)) {}
  void note(const Result<void>& saved);

  std::unique_ptr<RunSaver> saver_;
  Warn warn_;
  std::optional<std::string> problem_;
};

}  // namespace loadtest
