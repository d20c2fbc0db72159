#pragma once
// What tests of workloads begin with: a configuration, and files.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "core/run_config.h"

namespace loadtest {

// A file that is gone after the test.
class File {
 public:
  explicit File(const std::string& text) {
    static int count = 0;
    path_ =
        testing::TempDir() + "workload_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
    std::ofstream(path_) << text;
  }
  ~File() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline RunConfig config_of(const std::string& tokenizer = "cl100k_base") {
  RunConfig config;
  config.model = "m1";
  config.seed = 7;
  config.workload.tokenizer = tokenizer;
  return config;
}

inline std::string error_of(const Result<void>& result) {
  return result ? "no error" : result.error().message;
}

}  // namespace loadtest
