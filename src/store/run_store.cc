#include "store/run_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>

#include "store/analyses.h"
#include "store/database.h"
#include "store/level_rows.h"
#include "store/request_rows.h"
#include "store/request_timeline.h"
#include "store/result_rows.h"
#include "store/run_history.h"
#include "store/run_rows.h"
#include "store/run_saver_impl.h"
#include "store/store_connection.h"
#include "store/store_error.h"

namespace loadtest {

struct RunStore::Impl {
  Impl(std::unique_ptr<Database> opened, RunOwner look)
      : database(std::move(opened)),
        owner(std::move(look)),
        history(*database),
        bulk(database->path()),
        writer(database->path()) {}

  std::mutex mutex{};
  std::unique_ptr<Database> database;
  RunOwner owner;  // to look at the locks of others only
  RunHistory history;
  StoreConnection bulk, writer;            // for what reads much; for what is written beside the runs
  std::mutex owning{};                     // of:
  std::shared_ptr<RunOwner> our_runs{};    // shared with their savers, which may outlive this
  std::mutex clearing{};                   // held while requests of deleted runs are taken away
  std::atomic<bool> has_left_overs{true};  // perhaps: of a process that was killed

  // Reading little: one call after another, and what SQLite throws as a sentence.
  template <class F>
  auto call(F f) {
    const std::lock_guard lock(mutex);
    return guarded(database->path(), f);
  }

  // Reading much: f(database, row number) where there is such a run, else a T of nothing.
  template <class T, class F>
  Result<T> with_run(const std::string& run_id, F f) {
    return bulk.call([&](Database& reading) -> Result<T> {
      const auto run = row_of(reading, run_id);
      if (!run) return T{};
      return f(reading, *run);
    });
  }

  Result<std::shared_ptr<RunOwner>> owner_of_ours() {
    const std::lock_guard lock(owning);
    if (!our_runs) {
      auto opened = RunOwner::open(database->path());
      if (!opened) return opened.error();
      our_runs = std::make_shared<RunOwner>(std::move(*opened));
    }
    return our_runs;
  }

  // Runs whose process is gone. Where that cannot be written down (disk full, read-only), or somebody else is
  // writing, they are only shown as what they are.
  void look_for_interrupted() {
    auto lost = call([&]() -> Result<std::vector<std::int64_t>> { return lost_runs(*database, owner); });
    if (!lost) return;  // whatever it is, the caller is told when it reads
    if (!lost->empty()) {
      const auto marked =
          writer.try_call([&](Database& write) -> Result<bool> { return mark_interrupted(write, *lost); });
      if (marked && *marked) {
        lost->clear();
        has_left_overs = true;
      }
    }
    const std::lock_guard lock(mutex);
    history.set_lost(std::move(*lost));
  }

  // A piece a call: others write in between.
  Result<void> clear(std::int64_t run) {
    for (;;) {
      const auto removed =
          writer.call([&](Database& write) -> Result<bool> { return remove_left_over_piece(write, run); });
      if (!removed) return removed.error();
      if (!*removed) return {};
    }
  }

  // What cannot be cleared now is tried again with the next run.
  void clear_left_overs() {
    const std::unique_lock only(clearing, std::try_to_lock);
    if (!only || !has_left_overs.exchange(false)) return;
    auto runs = writer.call(
        [](Database& write) -> Result<std::vector<std::int64_t>> { return runs_with_left_overs(write); });
    bool cleared = runs.has_value();
    for (std::size_t i = 0; cleared && i < runs->size(); ++i) cleared = clear((*runs)[i]).has_value();
    if (!cleared) has_left_overs = true;
  }
};

Result<std::unique_ptr<RunStore>> RunStore::open(const std::string& path, IfMissing if_missing) {
  auto database = Database::open(path, if_missing == IfMissing::create);
  if (!database) return database.error();
  return std::unique_ptr<RunStore>(
      new RunStore(std::make_unique<Impl>(std::move(*database), RunOwner::looking(path))));
}

RunStore::RunStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunStore::~RunStore() = default;

const std::string& RunStore::path() const { return impl_->database->path(); }

Result<std::unique_ptr<RunSaver>> RunStore::add(const std::string& run_id, const RunConfig& config,
                                                const std::optional<std::string>& body) {
  impl_->clear_left_overs();
  auto owner = impl_->owner_of_ours();
  if (!owner) return owner.error();
  return impl_->writer.call([&](Database& write) { return add_run(write, *owner, run_id, config, body); });
}

Result<std::optional<RunEntry>> RunStore::find(const std::string& run_id) {
  impl_->look_for_interrupted();
  return impl_->call([&]() -> Result<std::optional<RunEntry>> { return impl_->history.find(run_id); });
}

Result<std::vector<std::string>> RunStore::ids_starting_with(const std::string& prefix, std::uint64_t most) {
  return impl_->call(
      [&]() -> Result<std::vector<std::string>> { return impl_->history.ids_starting_with(prefix, most); });
}

Result<History> RunStore::list(const HistoryQuery& query) {
  impl_->look_for_interrupted();
  return impl_->call([&]() -> Result<History> { return impl_->history.list(query); });
}

Result<std::optional<RunResult>> RunStore::result(const std::string& run_id, bool without_levels) {
  impl_->look_for_interrupted();
  return impl_->with_run<std::optional<RunResult>>(
      run_id, [&](Database& reading, std::int64_t run) -> Result<std::optional<RunResult>> {
        Result<std::optional<RunResult>> result = std::optional<RunResult>{};
        reading.read([&] { result = read_result(reading, run, without_levels); });
        return result;
      });
}

Result<std::optional<std::string>> RunStore::body(const std::string& run_id) {
  return impl_->call([&]() -> Result<std::optional<std::string>> {
    const auto run = row_of(*impl_->database, run_id);
    return run ? read_body(*impl_->database, *run) : std::nullopt;
  });
}

Result<std::vector<RequestRow>> RunStore::requests(const RequestQuery& query) {
  return impl_->with_run<std::vector<RequestRow>>(
      query.run_id, [&](Database& reading, std::int64_t run) -> Result<std::vector<RequestRow>> {
        std::vector<RequestRow> rows;
        reading.read([&] { rows = read_requests(reading, run, query); });
        return rows;
      });
}

Result<std::uint64_t> RunStore::count_requests(const RequestQuery& query) {
  return impl_->with_run<std::uint64_t>(
      query.run_id, [&](Database& reading, std::int64_t run) -> Result<std::uint64_t> {
        std::uint64_t count = 0;
        reading.read([&] { count = loadtest::count_requests(reading, run, query); });
        return count;
      });
}

Result<std::optional<Timeline>> RunStore::timeline(const std::string& run_id, std::uint32_t level,
                                                   std::uint64_t most) {
  return impl_->with_run<std::optional<Timeline>>(
      run_id, [&](Database& reading, std::int64_t run) -> Result<std::optional<Timeline>> {
        std::optional<Timeline> timeline;
        reading.read([&] { timeline = read_timeline(reading, run, level, most); });
        return timeline;
      });
}

Result<std::vector<SeriesPoint>> RunStore::series(const std::string& run_id, std::uint32_t level) {
  return impl_->with_run<std::vector<SeriesPoint>>(
      run_id, [&](Database& reading, std::int64_t run) -> Result<std::vector<SeriesPoint>> {
        return read_series(reading, run, level);
      });
}

Result<std::vector<MetricValue>> RunStore::metrics(const std::string& run_id) {
  return impl_->with_run<std::vector<MetricValue>>(
      run_id, [&](Database& reading, std::int64_t run) -> Result<std::vector<MetricValue>> {
        return read_metrics(reading, run);
      });
}

void RunStore::end_reading() { impl_->bulk.end(); }

Result<bool> RunStore::save_analysis(const std::string& run_id, const Analysis& analysis) {
  return impl_->writer.call([&](Database& database) -> Result<bool> {
    bool there = false;
    database.write([&] {
      const auto run = row_of(database, run_id);
      there = run.has_value();
      if (there) write_analysis(database, *run, analysis);
    });
    return there;
  });
}

Result<std::optional<Analysis>> RunStore::analysis(const std::string& run_id) {
  return impl_->with_run<std::optional<Analysis>>(
      run_id, [&](Database& reading, std::int64_t run) -> Result<std::optional<Analysis>> {
        return read_analysis(reading, run);
      });
}

Result<bool> RunStore::remove(const std::string& run_id) {
  const auto entry = find(run_id);
  if (!entry) return entry.error();
  if (!*entry) return false;
  if ((*entry)->state == RunState::queued || (*entry)->state == RunState::running)
    return bad_input(fmt::format("the run {} has not ended; stop it first", run_id));
  // What has ended stays so.
  std::optional<std::int64_t> run;
  const auto removed = impl_->writer.call([&](Database& database) -> Result<void> {
    database.write([&] {
      run = row_of(database, run_id);
      Query query(database.statement("DELETE FROM runs WHERE run_id = ?"));
      query << run_id;
      query.exec();
    });
    return {};
  });
  if (!removed) return removed.error();
  if (!run) return false;  // somebody else was faster
  const std::lock_guard only(impl_->clearing);
  if (!impl_->clear(*run)) impl_->has_left_overs = true;
  return true;
}

Result<StoreFacts> RunStore::facts() {
  return impl_->call([&]() -> Result<StoreFacts> {
    StoreFacts facts;
    Query query(
        impl_->database->statement("SELECT user_version, (SELECT count(*) FROM runs) FROM "
                                   "pragma_user_version"));
    query.next();
    facts.schema_version = static_cast<std::uint32_t>(query.integer(0));
    facts.runs = static_cast<std::uint64_t>(query.integer(1));
    for (const char* const suffix : {"", "-wal"}) {
      std::error_code error;
      const std::uintmax_t bytes = std::filesystem::file_size(path() + suffix, error);
      if (!error) facts.size_bytes += bytes;
    }
    return facts;
  });
}

Result<std::string> RunStore::integrity_check() {
  return impl_->call([&]() -> Result<std::string> {
    std::string found;
    Query query(impl_->database->statement("PRAGMA integrity_check"));
    while (query.next()) found += (found.empty() ? "" : "\n") + query.text(0);
    Query references(impl_->database->statement("PRAGMA foreign_key_check"));
    if (references.next()) found += "\nrows of the table " + references.text(0) + " belong to no run";
    return found;
  });
}

}  // namespace loadtest
