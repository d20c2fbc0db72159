#include "workload/file_window.h"

namespace loadtest {
namespace {

constexpr std::size_t kStep_bytes = 256 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<bool> FileWindow::grow() {
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kStep_bytes);
  const auto n = file_->read_some(offset_ + had, buffer_.data() + had, kStep_bytes);
  buffer_.resize(had + (n ? *n : 0));
  if (!n) return n.error();
  if (offset_ == 0 && had == 0 && buffer_.starts_with(kByteOrderMark)) drop(kByteOrderMark.size());
  return *n > 0;
}

void FileWindow::drop(std::size_t bytes) {
  begin_ += bytes;
  offset_ += bytes;
}

}  // namespace loadtest
