#pragma once
// The machine as a load generator sees it. Missing: nullopt or empty, where the system does not say.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace loadtest {

struct SystemFacts {
  std::string kernel, host, cpu;
  int cores_usable = 0;  // by affinity
  int cores_online = 0;
  std::optional<std::uint64_t> memory_bytes, memory_available_bytes;
  std::uint64_t open_files_soft = 0, open_files_hard = 0;
  std::optional<std::pair<int, int>> ephemeral_ports;  // first and last
  std::string clock_source;
  std::string ca_certificates;  // file or directory that OpenSSL trusts; empty: none is there
};

SystemFacts system_facts();

}  // namespace loadtest
