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

// What is no text, by how it begins, and what to do about it.
struct Foreign {
  std::string_view beginning, is, remedy;
};
constexpr std::string_view kName_another = "name a file of text";
constexpr Foreign kForeign[] = {{"\x1f\x8b", "is packed with gzip", "unpack it first, with gunzip"},
                                {"\x28\xb5\x2f\xfd", "is packed with zstd", "unpack it first, with unzstd"},
                                {"BZh", "is packed with bzip2", "unpack it first, with bunzip2"},
                                {"\xfd"
                                 "7zXZ",
                                 "is packed with xz", "unpack it first, with unxz"},
                                {"PK\x03\x04", "is packed with zip", "unpack it first, with unzip"},
                                {"PAR1", "is a Parquet table", "export it as JSONL or CSV first"},
                                {"ARROW1", "is an Arrow table", "export it as JSONL or CSV first"},
                                {"SQLite f", "is an SQLite database", "export a table as CSV first"},
                                {"\xff\xfe", "is UTF-16", "convert it to UTF-8 first"},
                                {"\xfe\xff", "is UTF-16", "convert it to UTF-8 first"},
                                {"\x89PNG", "is a PNG picture", kName_another},
                                {"\xff\xd8\xff", "is a JPEG picture", kName_another},
                                {"GIF8", "is a GIF picture", kName_another},
                                {"%PDF-", "is a PDF document", kName_another},
                                {"\x7f"
                                 "ELF",
                                 "is a program", kName_another}};

std::string_view remedy_of(int problem) {
  switch (problem) {
    case ENOENT:
    case ENOTDIR:
      return "give the path of a file that is there";
    case EACCES:
    case EPERM:
      return "let this user read it";
    default:
      return "name another file";
  }
}

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
  const auto failed = [&](std::string_view why) {
    return bad_input(fmt::format("{} cannot be read: {}", quoted_text(path), why));
  };
  if (path == "-") return failed("it is read more than once, which standard input cannot be; name a file");
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    const int problem = errno;
    return failed(fmt::format("{}; {}", std::strerror(problem), remedy_of(problem)));
  }
  RecordFile file(path, fd, 0);
  struct stat status {};
  if (::fstat(fd, &status) != 0) return failed(std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return failed("it is a directory; name a file");
  if (!S_ISREG(status.st_mode))
    return failed("it is read more than once, which needs a regular file; write it to one first");
  file.size_bytes_ = static_cast<std::uint64_t>(status.st_size);
  const auto beginning = file.read(0, 8);
  if (!beginning) return beginning.error();
  for (const Foreign& foreign : kForeign) {
    if (!beginning->starts_with(foreign.beginning)) continue;
    return bad_input(fmt::format("{} {}; {}", quoted_text(path), foreign.is, foreign.remedy));
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
