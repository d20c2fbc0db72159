#include "report/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace loadtest {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

Error unusable(const std::string& path, std::string_view flag, std::string_view why) {
  return bad_input(fmt::format("{}: \"{}\" cannot be written: {}", flag, path, why));
}

struct Existing {
  bool exists = false, regular = false, pipe = false;
  mode_t mode = 0;
  std::string target;  // what a chain of links leads to, which may be nothing yet
};

// Never waits for a pipe's reader, as a plain open() would.
Result<int> open_special(const std::string& path, std::string_view flag, bool pipe) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | (pipe ? O_NONBLOCK : 0));
  if (fd < 0 && pipe && errno == ENXIO)
    return unusable(path, flag, "it is a pipe that nobody reads from; start its reader first");
  if (fd < 0) return unusable(path, flag, reason(errno));
  // Once open, a write waits until the reader has made room.
  if (pipe) ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fd;
}

// What stands at `path`, or why nothing can be written there.
Result<Existing> inspect(const std::string& path, std::string_view flag) {
  if (path.empty()) return bad_input(fmt::format("{}: the file's name is empty", flag));
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    const int error = errno;
    struct stat folder {};
    const std::string target = followed_links(path);
    const std::string parent = folder_of(target);
    if (error == ENOENT && path.back() != '/' && ::stat(parent.c_str(), &folder) == 0) {
      Existing nothing;
      nothing.target = target;
      return nothing;
    }
    if (error == ENOENT && path.back() != '/') {
      return unusable(path, flag,
                      fmt::format("there is no folder \"{}\"; make it first or give another path", parent));
    }
    if (error == ENOENT) return unusable(path, flag, "it names a folder; give a file's name");
    return unusable(path, flag, reason(error));
  }
  if (S_ISDIR(facts.st_mode)) return unusable(path, flag, "it is a folder; give a file's name");
  if (::access(path.c_str(), W_OK) != 0) {
    return unusable(path, flag, "you have no permission to write it; give another path");
  }
  std::error_code error;
  const bool regular = S_ISREG(facts.st_mode);
  const std::filesystem::path target =
      regular ? std::filesystem::canonical(path, error) : std::filesystem::path(path);
  if (error) return unusable(path, flag, error.message());
  return Existing{true, regular, S_ISFIFO(facts.st_mode), facts.st_mode & 07777U, target.string()};
}

// A new file beside `target`; its name says whose it is.
Result<int> create_beside(const std::string& target, const std::string& path, std::string_view flag,
                          std::string& name) {
  const std::string folder = folder_of(target);
  for (int attempt = 0;; ++attempt) {
    name = fmt::format("{}/.llm-loadtest-{}-{}.tmp", folder, ::getpid(), attempt);
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) return fd;
    if (errno == EEXIST && attempt < 1000) continue;
    if (errno == EACCES || errno == EPERM) {
      return unusable(path, flag,
                      fmt::format("you have no permission to write in \"{}\"; give another path", folder));
    }
    return unusable(path, flag, reason(errno));
  }
}

}  // namespace

std::string followed_links(const std::string& path) {
  constexpr int kLinks = 40;  // as many as the system follows
  std::filesystem::path at = path;
  for (int links = 0; links < kLinks; ++links) {
    std::error_code no_link;
    const std::filesystem::path to = std::filesystem::read_symlink(at, no_link);
    if (no_link) break;
    at = at.parent_path() / to;
  }
  return at.string();
}

WaitingReader::WaitingReader(WaitingReader&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

WaitingReader::~WaitingReader() {
  if (fd_ >= 0) ::close(fd_);
}

Result<WaitingReader> AtomicFile::check(const std::string& path, std::string_view flag) {
  const Result<Existing> existing = inspect(path, flag);
  if (!existing) return existing.error();
  if (existing->pipe) {
    const Result<int> fd = open_special(path, flag, true);
    if (!fd) return fd.error();
    return WaitingReader(*fd);
  }
  if (existing->exists && !existing->regular) return WaitingReader();
  const Result<AtomicFile> file = open(path, flag);
  if (!file) return file.error();
  return WaitingReader();
}

Result<AtomicFile> AtomicFile::open(const std::string& path, std::string_view flag) {
  const Result<Existing> existing = inspect(path, flag);
  if (!existing) return existing.error();
  AtomicFile file(path, flag);
  file.target_ = existing->target;
  if (existing->exists && !existing->regular) {
    const Result<int> special = open_special(path, flag, existing->pipe);
    if (!special) return special.error();
    file.fd_ = *special;
    return file;
  }
  const Result<int> fd = create_beside(file.target_, path, flag, file.temporary_);
  if (!fd) {
    file.temporary_.clear();
    return fd.error();
  }
  file.fd_ = *fd;
  if (existing->exists && ::fchmod(file.fd_, existing->mode) != 0)
    return file.failed("set the mode of", errno);
  return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : flag_(std::move(other.flag_)),
      path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      fd_(std::exchange(other.fd_, -1)) {}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Error AtomicFile::failed(std::string_view doing, int error) const {
  return io_error(fmt::format("{}: could not {} \"{}\": {}", flag_, doing, path_, reason(error)));
}

Result<void> AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> AtomicFile::commit() {
  if (temporary_.empty()) {
    const int closed = ::close(std::exchange(fd_, -1));
    if (closed != 0) return failed("write", errno);
    return {};
  }
  if (::fsync(fd_) != 0) return failed("write", errno);
  if (::close(std::exchange(fd_, -1)) != 0) return failed("write", errno);
  const std::string written = std::exchange(temporary_, {});
  if (::rename(written.c_str(), target_.c_str()) != 0) {
    // What was measured is kept, whatever stands in the way (a mount point, say).
    const Error error = failed("put in place", errno);
    return io_error(fmt::format("{}; what was written is in \"{}\"", error.message, written));
  }
  // The new name is on the disk too; a file system that cannot do this is no reason to fail.
  const int folder = ::open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

}  // namespace loadtest
