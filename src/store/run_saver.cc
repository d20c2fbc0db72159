#include "store/run_saver.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "core/run_json.h"
#include "core/secrets.h"
#include "store/level_rows.h"
#include "store/request_rows.h"
#include "store/run_rows.h"
#include "store/run_saver_impl.h"
#include "store/store_error.h"

namespace loadtest {
namespace {

std::string json_text(const RunResult& result) { return dump_json(to_json(result)); }

// A result that is not complete: what `result` gives where the run never ends.
RunResult head_of(const std::string& run_id, const RunConfig& config) {
  RunResult head;
  head.run_id = run_id;
  head.status = RunStatus::interrupted;
  head.config = config;
  head.config.api_key.clear();
  head.server.model = config.model;
  if (!config.servers.empty()) head.server.url = config.servers.front();
  return head;
}

void note_clocks(RunResult& head) {
  head.clock_monotonic_ns = to_ns(std::chrono::steady_clock::now());
  head.clock_unix_ns = unix_ns_now();
  if (head.started_unix_ns == 0) head.started_unix_ns = head.completed_unix_ns = head.clock_unix_ns;
}

}  // namespace

RunSaver::Impl::~Impl() {
  database.reset();
  if (run != 0) owner->give_up(run);
}

Result<void> RunSaver::Impl::open() {
  if (database) return {};
  auto opened = Database::open(path, false);
  if (!opened) return opened.error();
  database = std::move(*opened);
  return {};
}

Error RunSaver::Impl::gone() const {
  return io_error(
      fmt::format("the run {} was deleted from the database \"{}\" while it went on, so it is not saved",
                  head.run_id, path));
}

bool RunSaver::Impl::is_there() {
  Query query(database->statement("SELECT 1 FROM runs WHERE run = ?"));
  query << run;
  return query.next();
}

void RunSaver::Impl::finish(RunState state, const std::optional<std::string>& detail,
                            const std::optional<std::string>& reason, std::int64_t completed_unix_ns,
                            bool measured) {
  std::optional<std::string> safe;
  if (detail) {
    RunConfig sent = head.config;
    sent.api_key = api_key;
    safe = without_secrets(*detail, sent);
  }
  Query query(
      database->statement("UPDATE runs SET state = ?, detail = ?, reason = ?, completed_unix_ns = ?, "
                          "measured = ? WHERE run = ?"));
  query << static_cast<int>(state) << safe << reason << completed_unix_ns << int{measured} << run;
  query.exec();
}

Result<std::unique_ptr<RunSaver>> add_run(Database& database, std::shared_ptr<RunOwner> owner,
                                          const std::string& run_id, const RunConfig& config,
                                          const std::optional<std::string>& body) {
  auto impl = std::unique_ptr<RunSaver::Impl>(new RunSaver::Impl{database.path(), std::move(owner)});
  impl->head = head_of(run_id, config);
  impl->api_key = config.api_key;
  RunEntry entry;
  entry.run_id = run_id;
  entry.created_unix_ns = unix_ns_now();
  entry.model = config.model;
  entry.server_url = without_userinfo(impl->head.server.url);
  database.write([&] {
    const std::int64_t run = insert_run(database, entry, json_text(impl->head), body);
    if (auto taken = impl->owner->take(run); !taken) throw SQLite::Exception(taken.error().message, 0);
    impl->run = run;
  });
  return std::make_unique<RunSaver>(std::move(impl));
}

RunSaver::RunSaver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunSaver::~RunSaver() = default;

Result<void> RunSaver::started(const RunConfig& resolved, const ServerFacts& server,
                               const ClientFacts& client) {
  Impl& self = *impl_;
  if (!resolved.api_key.empty()) self.api_key = resolved.api_key;
  self.head.config = resolved;
  self.head.config.api_key.clear();
  self.head.server = server;
  self.head.client = client;
  note_clocks(self.head);
  return self.write([&] {
    Query query(self.database->statement("UPDATE runs SET state = 1, started_unix_ns = ? WHERE run = ?"));
    query << self.head.started_unix_ns << self.run;
    query.exec();
    update_server(*self.database, self.run, server);
    write_result_json(*self.database, self.run, json_text(self.head));
  });
}

Result<void> RunSaver::on_level(std::size_t level, std::span<const RequestRecord> records) {
  Impl& self = *impl_;
  const auto number = static_cast<std::uint32_t>(level);
  if (auto opened = self.open(); !opened) return opened;
  auto cleared = guarded(self.path, [&]() -> Result<void> {
    remove_requests(*self.database, self.run, number);  // of an earlier try
    return {};
  });
  if (!cleared) return cleared;
  std::uint64_t written = 0;
  while (written < records.size()) {
    const auto piece =
        records.subspan(written, std::min<std::size_t>(kRequestsAPiece, records.size() - written));
    auto done = self.write([&] {
      write_requests(*self.database, self.run, number, written, piece, self.head.config.request_events);
    });
    if (!done) return done;
    written += piece.size();
  }
  self.requests[number] = written;
  return {};
}

Result<void> RunSaver::level_ended(std::size_t level, const LevelResult& result) {
  Impl& self = *impl_;
  const auto number = static_cast<std::uint32_t>(level);
  auto done =
      self.write([&] { write_level(*self.database, self.run, number, result, self.requests[number]); });
  if (done) self.levels[number] = true;
  return done;
}

Result<void> RunSaver::ended(const RunResult& result) {
  Impl& self = *impl_;
  // A level that could not be saved when it ended is tried again.
  for (std::size_t level = 0; level < result.levels.size(); ++level) {
    if (self.levels[static_cast<std::uint32_t>(level)]) continue;
    if (auto saved = level_ended(level, result.levels[level]); !saved) return saved;
  }
  RunResult head = result;
  head.levels.clear();
  head.run_id = self.head.run_id;
  head.config.api_key.clear();
  const std::string json = json_text(head);
  return self.write([&] {
    write_result_json(*self.database, self.run, json);
    update_server(*self.database, self.run, head.server);
    Query query(self.database->statement("UPDATE runs SET started_unix_ns = ? WHERE run = ?"));
    query << head.started_unix_ns << self.run;
    query.exec();
    const auto reason = head.gave_up ? std::optional(std::string(kGaveUp)) : std::nullopt;
    self.finish(state_of(head.status), head.status_detail, reason, head.completed_unix_ns, true);
  });
}

Result<void> RunSaver::ended_early(RunState state, const std::string& detail, std::optional<ErrorCode> why) {
  Impl& self = *impl_;
  const auto reason = why ? std::optional(std::string(reason_of(*why))) : std::nullopt;
  return self.write([&] { self.finish(state, detail, reason, unix_ns_now(), false); });
}

}  // namespace loadtest
