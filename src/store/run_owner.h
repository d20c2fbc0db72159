#pragma once
// Which process a run belongs to: a lock on the byte of its row number in the side file DATABASE-owners.
//
// The kernel drops the lock when the holder ends, however it ends. It is an open-file-description lock, so it
// also holds between two owners of one process. Threads: take() and give_up() from any.
#include <cstdint>
#include <string>

#include "core/error.h"

namespace loadtest {

class RunOwner {
 public:
  static Result<RunOwner> open(const std::string& database_path);
  // To look at others' runs only, also where nothing can be written.
  static RunOwner looking(const std::string& database_path);
  RunOwner(RunOwner&& other) noexcept;
  RunOwner& operator=(RunOwner&&) = delete;
  ~RunOwner();  // gives up what it took

  // Any number of runs.
  Result<void> take(std::int64_t run);
  void give_up(std::int64_t run);
  // By anyone else; true where that cannot be told. As long as there is no side file, nobody owns anything.
  bool is_owned(std::int64_t run);

 private:
  RunOwner(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  int fd_ = -1;
  std::string path_;
};

}  // namespace loadtest
