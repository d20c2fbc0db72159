#include "store/store_connection.h"

namespace loadtest {

Result<void> StoreConnection::open() {
  if (database_) return {};
  auto opened = Database::open(path_, false);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  return {};
}

}  // namespace loadtest
