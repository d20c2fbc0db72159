#include "store/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "store/migrations.h"
#include "store/store_error.h"

namespace loadtest {
namespace {

constexpr int kBusy_ms = 5000;
constexpr int kTries = 6;  // of kBusy_ms each

bool is_busy(int code) { return (code & 0xFF) == SQLITE_BUSY; }

// Calls f until it is not refused for being busy. SQLite itself waits in most places, but not where waiting
// could never end (two that want to write, a log that is being recovered).
template <class F>
void patiently(F f) {
  for (int left = kTries;; --left) {
    try {
      return f();
    } catch (const SQLite::Exception& error) {
      if (!is_busy(error.getErrorCode()) || left == 1) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Error newer(const std::string& path, int version) {
  return bad_input(
      fmt::format("the database \"{}\" was written by a newer llm-loadtest (version {} of its tables, {} "
                  "here); use that one, or "
                  "name another file",
                  path, version, migrations().size()));
}

Error foreign(const std::string& path) {
  return bad_input(fmt::format("\"{}\" is a database of another program; name another file", path));
}

Result<void> make_folder(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) {
    return bad_input(fmt::format("the database's folder \"{}\" cannot be made: {}; name another place",
                                 folder.string(), error.message()));
  }
  return {};
}

}  // namespace

std::int64_t unix_ns_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Database::Database(const std::string& path, int flags) : path_(path), sql_(path, flags, kBusy_ms) {}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, bool create) {
  if (create) {
    if (auto made = make_folder(path); !made) return made.error();
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return bad_input(fmt::format("\"{}\" is a folder; name a file in it", path));
  if (!create && !std::filesystem::exists(path, ignored)) {
    return bad_input(fmt::format(
        "there is no database \"{}\" yet; llm-loadtest run --save makes it, or name another file", path));
  }
  return guarded(path, [&]() -> Result<std::unique_ptr<Database>> {
    const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX | (create ? SQLite::OPEN_CREATE : 0);
    std::unique_ptr<Database> database(new Database(path, flags));
    patiently([&] { database->sql_.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL"); });
    if (auto migrated = database->migrate(); !migrated) return migrated.error();
    return database;
  });
}

SQLite::Statement& Database::statement(const std::string& text) {
  auto found = statements_.find(text);
  if (found == statements_.end()) found = statements_.emplace(text, SQLite::Statement(sql_, text)).first;
  return found->second;
}

void Database::begin() {
  patiently([&] { sql_.exec("BEGIN IMMEDIATE"); });
}

bool Database::try_begin() {
  sql_.setBusyTimeout(0);
  const int code = sql_.tryExec("BEGIN IMMEDIATE");
  sql_.setBusyTimeout(kBusy_ms);
  if (is_busy(code)) return false;
  if (code != SQLITE_OK) throw SQLite::Exception(sql_.getHandle(), code);
  return true;
}

void Database::use_wal() {
  patiently([&] {
    const std::string mode = sql_.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal")
      throw SQLite::Exception("its file system cannot share memory, which the log needs", SQLITE_IOERR);
  });
  sql_.exec("PRAGMA journal_size_limit = 67108864");
}

Result<void> Database::migrate() {
  const int known = static_cast<int>(migrations().size());
  int version = 0;
  const auto look = [&]() -> Result<void> {
    int application = 0;
    bool empty = false;
    // One statement: of one moment, though others may be making it.
    patiently([&] {
      SQLite::Statement facts(sql_,
                              "SELECT (SELECT count(*) FROM sqlite_master), user_version, application_id "
                              "FROM pragma_user_version, pragma_application_id");
      facts.executeStep();
      empty = facts.getColumn(0).getInt() == 0;
      version = facts.getColumn(1).getInt();
      application = facts.getColumn(2).getInt();
    });
    if (application != kApplicationId && !(empty && application == 0 && version == 0)) return foreign(path_);
    if (version > known) return newer(path_, version);
    return {};
  };
  if (auto looked = look(); !looked) return looked;
  use_wal();
  if (version == known) return {};
  Result<void> migrated;
  write([&] {
    migrated = look();  // another process may have been faster
    if (!migrated) return;
    for (; version < known; ++version) sql_.exec(migrations()[static_cast<std::size_t>(version)]);
    sql_.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, known));
  });
  return migrated;
}

}  // namespace loadtest
