#pragma once
// A connection to the database: opened as this version needs it, with transactions that wait their turn.
//
// WAL: readers never wait for a writer. synchronous=FULL: what was committed is on the disk, also after a
// loss of power; commits are few (a piece of a level's requests, a level), so that costs nothing that is
// felt. Errors:  SQLite::Exception from everything but open(); callers use guarded() (store/store_error.h).
// Threads: one at a time.
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/error.h"

namespace loadtest {

// A prepared statement for one use; what it held is let go at the end.
class Query {
 public:
  explicit Query(SQLite::Statement& statement) : statement_(statement) {}
  ~Query() {
    statement_.tryReset();
    statement_.clearBindings();
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // The next values, from left to right. Text is not copied: it must live as long as this.
  Query& null() { return ++next_, *this; }
  Query& operator<<(std::int64_t value) { return statement_.bind(++next_, value), *this; }
  Query& operator<<(std::uint64_t value) { return *this << static_cast<std::int64_t>(value); }
  Query& operator<<(std::uint32_t value) { return *this << static_cast<std::int64_t>(value); }
  Query& operator<<(int value) { return *this << static_cast<std::int64_t>(value); }
  Query& operator<<(double value) { return statement_.bind(++next_, value), *this; }
  Query& operator<<(const std::string& value) { return statement_.bindNoCopy(++next_, value), *this; }
  Query& operator<<(const char*) = delete;
  Query& blob(const std::string& bytes) {
    return statement_.bindNoCopy(++next_, bytes.data(), static_cast<int>(bytes.size())), *this;
  }
  template <class T>
  Query& operator<<(const std::optional<T>& value) {
    return value ? *this << *value : null();
  }

  bool next() { return statement_.executeStep(); }
  int exec() { return statement_.exec(); }  // how many rows it changed

  bool is_null(int column) const { return statement_.isColumnNull(column); }
  std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
  double real(int column) const { return statement_.getColumn(column).getDouble(); }
  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  template <class T>
  std::optional<T> maybe(int column) const {
    return is_null(column) ? std::nullopt : std::optional(static_cast<T>(integer(column)));
  }
  std::optional<double> maybe_real(int column) const {
    return is_null(column) ? std::nullopt : std::optional(real(column));
  }
  std::optional<std::string> maybe_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }

 private:
  SQLite::Statement& statement_;
  int next_ = 0;
};

class Database {
 public:
  // Migrated to this version. `create`: also the file and its folder.
  static Result<std::unique_ptr<Database>> open(const std::string& path, bool create);

  SQLite::Database& sql() { return sql_; }
  const std::string& path() const { return path_; }

  // Prepared once for each text.
  SQLite::Statement& statement(const std::string& text);

  // f() sees one state of the database throughout.
  template <class F>
  void read(F f) {
    sql_.exec("BEGIN");
    SQLiteRollback end{sql_};
    f();
  }

  // f() in a transaction that may write; undone where f throws. Waits for other writers, up to half a minute.
  template <class F>
  void write(F f) {
    begin();
    commit_after(f);
  }
  // The same, unless somebody else is writing: then false.
  template <class F>
  bool try_write(F f) {
    if (!try_begin()) return false;
    commit_after(f);
    return true;
  }

 private:
  // A COMMIT that failed (disk full) leaves the transaction open, too.
  struct SQLiteRollback {
    SQLite::Database& sql;
    bool armed = true;
    ~SQLiteRollback() {
      if (armed) sql.tryExec("ROLLBACK");
    }
  };

  Database(const std::string& path, int flags);
  template <class F>
  void commit_after(F& f) {
    SQLiteRollback rollback{sql_};
    f();
    sql_.exec("COMMIT");
    rollback.armed = false;
  }
  void begin();
  bool try_begin();
  void use_wal();
  Result<void> migrate();

  std::string path_;
  SQLite::Database sql_;
  std::map<std::string, SQLite::Statement> statements_;
};

std::int64_t unix_ns_now();

}  // namespace loadtest
