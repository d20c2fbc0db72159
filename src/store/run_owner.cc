#include "store/run_owner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace loadtest {
namespace {

struct flock lock_of(std::int64_t run) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = run;
  lock.l_len = 1;
  return lock;
}

}  // namespace

Result<RunOwner> RunOwner::open(const std::string& database_path) {
  const std::string path = database_path + "-owners";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    return bad_input(fmt::format("\"{}\", which stands beside the database, cannot be opened: {}", path,
                                 std::strerror(errno)));
  }
  return RunOwner(fd, path);
}

RunOwner RunOwner::looking(const std::string& database_path) { return {-1, database_path + "-owners"}; }

RunOwner::RunOwner(RunOwner&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

RunOwner::~RunOwner() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> RunOwner::take(std::int64_t run) {
  struct flock lock = lock_of(run);
  if (::fcntl(fd_, F_OFD_SETLK, &lock) == 0) return {};
  return io_error(fmt::format("\"{}\" cannot be locked: {}", path_, std::strerror(errno)));
}

void RunOwner::give_up(std::int64_t run) {
  struct flock lock = lock_of(run);
  lock.l_type = F_UNLCK;
  ::fcntl(fd_, F_OFD_SETLK, &lock);
}

bool RunOwner::is_owned(std::int64_t run) {
  if (fd_ < 0) fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) return errno != ENOENT;
  struct flock lock = lock_of(run);
  if (::fcntl(fd_, F_OFD_GETLK, &lock) != 0) return true;
  return lock.l_type != F_UNLCK;
}

}  // namespace loadtest
