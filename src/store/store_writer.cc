#include "store/store_writer.h"

namespace loadtest {

Result<void> StoreWriter::open() {
  if (database_) return {};
  auto opened = Database::open(path_, false);
  if (!opened) return opened.error();
  database_ = std::move(*opened);
  return {};
}

Result<std::shared_ptr<RunOwner>> StoreWriter::owner() {
  const std::lock_guard lock(mutex_);
  if (!owner_) {
    auto opened = RunOwner::open(path_);
    if (!opened) return opened.error();
    owner_ = std::make_shared<RunOwner>(std::move(*opened));
  }
  return owner_;
}

}  // namespace loadtest
