#pragma once
// A file with the given content, gone at the end.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace loadtest {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content, const std::string& suffix = "") {
    path_ = ::testing::TempDir() + "workload-XXXXXX" + suffix;
    const int fd = ::mkstemps(path_.data(), static_cast<int>(suffix.size()));
    std::FILE* const file = fd < 0 ? nullptr : ::fdopen(fd, "w");
    if (file == nullptr) std::abort();
    std::fwrite(content.data(), 1, content.size(), file);
    std::fclose(file);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(path_.c_str()); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace loadtest
