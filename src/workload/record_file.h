#pragma once
// A file of which pieces are read as they are needed.
//
// Errors:  bad_input where it cannot be opened, io where reading fails; sentences that begin with its path.
// Threads: read() from any thread.
#include <cstdint>
#include <string>

#include "core/error.h"

namespace loadtest {

class RecordFile {
 public:
  static Result<RecordFile> open(const std::string& path);
  RecordFile(RecordFile&& other) noexcept;
  RecordFile& operator=(RecordFile&& other) noexcept;
  ~RecordFile();

  const std::string& path() const { return path_; }
  std::uint64_t size_bytes() const { return size_bytes_; }

  // Fewer bytes only where the file ends.
  Result<std::string> read(std::uint64_t offset, std::uint64_t length) const;

  // The number of the line that is at `offset`, from 1: reads all before it.
  Result<std::uint64_t> line_at(std::uint64_t offset) const;

  // Into `buffer`; returns how many bytes came, 0 at the end of the file.
  Result<std::size_t> read_some(std::uint64_t offset, char* buffer, std::size_t length) const;

 private:
  RecordFile(std::string path, int fd, std::uint64_t size_bytes);

  std::string path_;
  int fd_ = -1;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace loadtest
