#include "workload/record_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "workload/value_text.h"

namespace loadtest {

namespace {

struct Packing {
  std::string_view beginning, name, tool;
};
constexpr Packing kPackings[] = {{"\x1f\x8b", "gzip", "gunzip"},
                                 {"\x28\xb5\x2f\xfd", "zstd", "unzstd"},
                                 {"BZh", "bzip2", "bunzip2"},
                                 {"\xfd"
                                  "7zXZ",
                                  "xz", "unxz"},
                                 {"PK\x03\x04", "zip", "unzip"}};

}  // namespace

RecordFile::RecordFile(std::string path, int fd, std::uint64_t size_bytes)
    : path_(std::move(path)), fd_(fd), size_bytes_(size_bytes) {}

RecordFile::RecordFile(RecordFile&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), size_bytes_(other.size_bytes_) {}

RecordFile& RecordFile::operator=(RecordFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_bytes_, other.size_bytes_);
  return *this;
}

RecordFile::~RecordFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<RecordFile> RecordFile::open(const std::string& path) {
  const auto failed = [&](const char* why) {
    return bad_input(fmt::format("{} cannot be read: {}", quoted_text(path), why));
  };
  if (path == "-") return failed("it is read more than once, which standard input cannot be; name a file");
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return failed(std::strerror(errno));
  RecordFile file(path, fd, 0);
  struct stat status {};
  if (::fstat(fd, &status) != 0) return failed(std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return failed("it is a directory; name a file");
  if (!S_ISREG(status.st_mode))
    return failed("it is read more than once, which needs a regular file; write it to one first");
  file.size_bytes_ = static_cast<std::uint64_t>(status.st_size);
  const auto beginning = file.read(0, 8);
  if (!beginning) return beginning.error();
  for (const Packing& packing : kPackings) {
    if (!beginning->starts_with(packing.beginning)) continue;
    return bad_input(fmt::format("{} is packed with {}; unpack it first, with {}", quoted_text(path),
                                 packing.name, packing.tool));
  }
  return file;
}

Result<std::size_t> RecordFile::read_some(std::uint64_t offset, char* buffer, std::size_t length) const {
  for (;;) {
    const ssize_t n = ::pread(fd_, buffer, length, static_cast<off_t>(offset));
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) {
      return io_error(fmt::format("{} cannot be read: {}", quoted_text(path_), std::strerror(errno)));
    }
  }
}

Result<std::string> RecordFile::read(std::uint64_t offset, std::uint64_t length) const {
  std::string bytes(length, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto n = read_some(offset + done, bytes.data() + done, bytes.size() - done);
    if (!n) return n.error();
    if (*n == 0) break;
    done += *n;
  }
  bytes.resize(done);
  return bytes;
}

Result<std::uint64_t> RecordFile::line_at(std::uint64_t offset) const {
  std::string buffer(std::size_t{1} << 20, '\0');
  std::uint64_t line = 1;
  for (std::uint64_t at = 0; at < offset;) {
    const auto n = read_some(at, buffer.data(), std::min<std::uint64_t>(buffer.size(), offset - at));
    if (!n) return n.error();
    if (*n == 0) break;
    line += static_cast<std::uint64_t>(
        std::count(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*n), '\n'));
    at += *n;
  }
  return line;
}

}  // namespace loadtest
