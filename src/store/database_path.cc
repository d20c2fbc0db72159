#include "store/database_path.h"

#include <cstdlib>

namespace loadtest {
namespace {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string default_database_path() {
  if (std::string path = environment("DATABASE_PATH"); !path.empty()) return path;
  if (const std::string data = environment("XDG_DATA_HOME"); !data.empty())
    return data + "/llm-loadtest/runs.db";
  if (const std::string home = environment("HOME"); !home.empty())
    return home + "/.local/share/llm-loadtest/runs.db";
  return {};
}

}  // namespace loadtest
