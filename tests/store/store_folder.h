#pragma once
// A folder with a database in it, gone at the end; and runs to put there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/run_store.h"

namespace loadtest {

class StoreFolder {
 public:
  StoreFolder() {
    std::string name = ::testing::TempDir() + "store-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  ~StoreFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string path(const std::string& name = "runs.db") const { return (folder_ / name).string(); }

  std::unique_ptr<RunStore> open() const {
    auto store = RunStore::open(path(), RunStore::IfMissing::create);
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
  }

  // Everything in all of its files.
  std::string bytes() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

 private:
  std::filesystem::path folder_;
};

inline RunConfig small_config(const std::string& model = "llama") {
  RunConfig config;
  config.servers = {"http://127.0.0.1:8000"};
  config.model = model;
  config.concurrency = {1};
  return config;
}

inline std::vector<RequestRecord> some_records(std::size_t count) {
  std::vector<RequestRecord> records(count);
  for (std::size_t i = 0; i < count; ++i) {
    RequestRecord& record = records[i];
    record.index = i;
    record.request_id = "abcd1234-m0-" + std::to_string(i);
    record.due_at = record.sent_at = TimePoint(std::chrono::milliseconds(1'000'000 + i));
    record.end_at = record.sent_at + std::chrono::milliseconds(71);
    record.sent = true;
    record.arrivals = {{50'200'300, 1, 1, false}, {60'300'400, 2, 2, false}};
    record.token_source = TokenSource::usage;
    record.input_tokens = 258;
    record.output_tokens = 3;
    record.finish_reason = "length";
    record.http_status = 200;
    record.stamp = StampSource::kernel;
    if (i % 10 == 9) {
      record.status = RequestStatus::failed;
      record.failure = Failure{FailureStage::head, FailureKind::timeout, "no answer"};
    }
  }
  return records;
}

}  // namespace loadtest
