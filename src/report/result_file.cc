#include "report/result_file.h"

namespace loadtest {

Result<WaitingReader> check_writable(const std::string& path, std::string_view flag) {
  return AtomicFile::check(path, flag);
}

Result<void> write_file(const std::string& path, std::string_view content, std::string_view flag) {
  Result<AtomicFile> file = AtomicFile::open(path, flag);
  if (!file) return file.error();
  if (Result<void> written = file->write(content); !written) return written;
  return file->commit();
}

}  // namespace loadtest
