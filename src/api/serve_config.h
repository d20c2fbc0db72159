#pragma once
// What `serve` was started with.
//
// Secrets: api_key is compared and never shown.
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/time.h"

namespace loadtest {

enum class LogLevel { debug, info, warn, error, off };

inline constexpr std::uint64_t kMostBody_bytes = 1'000'000;  // of what is no upload

struct ServeConfig {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8085;  // 0: any free one
  std::string ready_path;     // gets the URL once connections are accepted; empty: not written
  std::string database;
  std::string data_dir;

  std::string api_key;             // empty: no call needs one
  bool key_for_all_calls = false;  // API_KEY_SCOPE=all
  bool insecure = false;           // a public address without a key

  std::vector<std::string> allowed_targets;  // host patterns a run may be aimed at; empty: any
  std::vector<std::string> allowed_hosts;    // names that we are called by, besides addresses and localhost
  std::vector<std::string> allowed_origins;  // "https://dash.example.org": pages of other sites that may call
  bool behind_proxy = false;                 // the client's address is what it says (api/client_address.h)

  LogLevel log_level = LogLevel::info;
  std::uint32_t parallel_runs = 1;
  std::uint32_t most_queued = 100;
  std::uint64_t most_record_bytes = 2'000'000'000;  // of a level of a run
  std::uint32_t parallel_analyses = 4;
  std::string analysis_prompt;                   // a template; empty: the built-in one
  Nanoseconds grace = std::chrono::seconds(30);  // for running tests when we are told to stop

  double rate_limit_per_s = 100;  // calls of one client; 0: no limit
  std::uint32_t max_connections = 256;
  Nanoseconds idle_timeout = std::chrono::seconds(20);   // for a whole request, or between two
  Nanoseconds write_timeout = std::chrono::seconds(30);  // for a part of an answer, or a slow download's lag
  std::uint64_t most_upload_bytes = 16'000'000;
  std::uint64_t most_dataset_bytes = 1'000'000'000;  // of all that are kept

  std::function<nlohmann::ordered_json()> system_info;  // what `info` prints
};

}  // namespace loadtest
