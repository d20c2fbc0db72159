#pragma once
// The part of a file that is looked at, moved forward piece by piece.
#include <cstdint>
#include <string>
#include <string_view>

#include "workload/record_file.h"

namespace loadtest {

class FileWindow {
 public:
  // `file` outlives this. A byte order mark at its beginning is passed over.
  explicit FileWindow(const RecordFile& file) : file_(&file) {}

  std::string_view view() const { return std::string_view(buffer_).substr(begin_); }
  std::uint64_t offset() const { return offset_; }  // in the file, of the view's first byte

  // Reads on behind the view; false at the end of the file. Views taken before are void.
  Result<bool> grow();

  // The view then begins `bytes` later.
  void drop(std::size_t bytes);

 private:
  const RecordFile* file_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace loadtest
