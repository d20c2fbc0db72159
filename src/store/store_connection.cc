#include "store/store_connection.h"

#include <sqlite3.h>

namespace loadtest {
namespace {

constexpr int kLook = 10'000;  // after so many steps of SQLite's machine, some tenths of a millisecond

}  // namespace

Result<void> StoreConnection::open() {
  if (database_) return {};
  auto opened = Database::open(path_, false);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  // Not sqlite3_interrupt(), which would miss a statement that is just about to begin.
  sqlite3_progress_handler(
      database_->sql().getHandle(), kLook,
      [](void* ended) -> int { return static_cast<std::atomic<bool>*>(ended)->load() ? 1 : 0; }, &ended_);
  return {};
}

}  // namespace loadtest
