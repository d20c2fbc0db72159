#pragma once
// A file that appears complete or not at all: written under a temporary name beside its path, synced,
// renamed.
//
// An existing file keeps its mode, a symbolic link stays one. What is no regular file (/dev/stdout, a pipe)
// is written directly. Errors:  io, a sentence with the path and the system's reason; bad_input from open().
// Threads: one at a time.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace loadtest {

class AtomicFile {
 public:
  // `flag` names in messages who asked for the file: "--output".
  static Result<AtomicFile> open(const std::string& path, std::string_view flag);

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();  // uncommitted: the temporary file is removed

  Result<void> write(std::string_view bytes);
  Result<void> commit();  // at most once

 private:
  AtomicFile() = default;
  Error failed(std::string_view doing, int error) const;

  std::string flag_, path_, target_,
      temporary_;  // target_: path_ with links followed; temporary_ empty: direct
  int fd_ = -1;
};

}  // namespace loadtest
