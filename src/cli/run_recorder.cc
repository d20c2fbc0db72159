#include "cli/run_recorder.h"

#include "api/repeat_body.h"
#include "run/client_facts.h"

namespace loadtest {

Result<std::unique_ptr<RunRecorder>> RunRecorder::open(const std::string& path, const std::string& run_id,
                                                       const RunConfig& config, Warn warn) {
  const auto store = RunStore::open(path, RunStore::IfMissing::create);
  if (!store) return Error{store.error().code, "--save: " + store.error().message};
  auto saver = (*store)->add(run_id, config, repeat_body(config));
  if (!saver) return Error{saver.error().code, "--save: " + saver.error().message};
  return std::unique_ptr<RunRecorder>(new RunRecorder(std::move(*saver), std::move(warn)));
}

void RunRecorder::note(const Result<void>& saved) {
  if (saved || problem_) return;
  problem_ = "--save: " + saved.error().message;
  warn_(*problem_ + "; the run goes on");
}

void RunRecorder::started(const RunConfig& resolved, const ServerFacts& server) {
  ClientFacts client = client_facts();
  client.threads = resolved.threads;
  note(saver_->started(resolved, server, client));
}

Result<void> RunRecorder::on_level(std::size_t level, std::span<const RequestRecord> records) {
  auto saved = saver_->on_level(level, records);
  note(saved);
  return saved;
}

void RunRecorder::level_ended(std::size_t level, const LevelResult& result) {
  note(saver_->level_ended(level, result));
}

void RunRecorder::ended(const RunResult& result) { note(saver_->ended(result)); }

void RunRecorder::ended_early(bool cancelled, const Error& error) {
  note(cancelled ? saver_->ended_early(RunState::cancelled, error.message)
                 : saver_->ended_early(RunState::failed, error.message, error.code));
}

}  // namespace loadtest
