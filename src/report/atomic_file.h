#pragma once
// A file that appears complete or not at all: written under a temporary name beside its path, synced,
// renamed.
//
// An existing file keeps its mode, a symbolic link stays one, also where it leads to nothing yet. What is no
// regular file (/dev/stdout, a pipe) is written directly; a pipe without a reader is an error.
// Errors:  a sentence that starts with the flag and has the path and the reason; bad_input from check() and
//          open(), else io.
// Threads: one at a time.
#include <string>
#include <string_view>

#include "core/error.h"
#include "report/byte_sink.h"

namespace loadtest {

// Keeps the reader of a pipe that was checked waiting: it would take the closing for the file's end.
class WaitingReader {
 public:
  WaitingReader() = default;
  explicit WaitingReader(int fd) : fd_(fd) {}
  WaitingReader(WaitingReader&& other) noexcept;
  WaitingReader& operator=(WaitingReader&&) = delete;
  ~WaitingReader();

 private:
  int fd_ = -1;
};

// The file that is written where `path` is asked for: the end of a chain of symbolic links.
std::string followed_links(const std::string& path);

class AtomicFile final : public ByteSink {
 public:
  // `flag` names in messages who asked for the file: "--output".
  static Result<AtomicFile> open(const std::string& path, std::string_view flag);

  // Whether open() would succeed: leaves nothing behind and an existing file as it is. What it gives is to
  // live until the file is open.
  static Result<WaitingReader> check(const std::string& path, std::string_view flag);

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile() override;  // uncommitted: the temporary file is removed

  Result<void> write(std::string_view bytes) override;
  Result<void> commit();  // at most once

 private:
  AtomicFile(const std::string& path, std::string_view flag) : flag_(flag), path_(path) {}
  Error failed(std::string_view doing, int error) const;

  std::string flag_, path_;
  std::string target_;     // path_ with links followed
  std::string temporary_;  // empty: written directly, or committed
  int fd_ = -1;
};

}  // namespace loadtest
