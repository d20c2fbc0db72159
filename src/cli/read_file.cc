#include "cli/read_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/parse_values.h"

namespace loadtest {
namespace {

constexpr std::size_t kMost_bytes = 16 << 20;

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  const auto failed = [&] {
    return bad_input(fmt::format("{} cannot be read: {}", in_quotes(path), std::strerror(errno)));
  };
  if (!file) return failed();
  std::string content;
  char buffer[16384];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file.get())) {
    content.append(buffer, n);
    if (content.size() > kMost_bytes) {
      return bad_input(fmt::format("{} is larger than 16 MiB; is it the right file?", in_quotes(path)));
    }
  }
  if (std::ferror(file.get()) != 0) return failed();
  return content;
}

}  // namespace loadtest
