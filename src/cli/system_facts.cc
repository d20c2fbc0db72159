#include "cli/system_facts.h"

#include <openssl/x509.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace loadtest {
namespace {

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// The value of the first "key…: value" line of a /proc file.
std::string proc_value(const char* path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (!line.starts_with(key) || colon == std::string::npos) continue;
    const auto from = line.find_first_not_of(" \t", colon + 1);
    return from == std::string::npos ? "" : line.substr(from);
  }
  return {};
}

std::optional<std::uint64_t> memory(const std::string& key) {
  const std::string text = proc_value("/proc/meminfo", key);
  if (text.empty()) return {};
  return std::strtoull(text.c_str(), nullptr, 10) * 1024;  // "24623136 kB"
}

// What OpenSSL's default verification reads, where it is there.
std::string trusted_certificates() {
  const std::pair<const char*, const char*> places[] = {
      {X509_get_default_cert_file_env(), X509_get_default_cert_file()},
      {X509_get_default_cert_dir_env(), X509_get_default_cert_dir()}};
  for (const auto& [variable, otherwise] : places) {
    const char* const given = std::getenv(variable);
    const std::filesystem::path path = given != nullptr ? given : otherwise;
    std::error_code error;
    if (std::filesystem::exists(path, error) && !std::filesystem::is_empty(path, error) && !error)
      return path;
  }
  return {};
}

}  // namespace

SystemFacts system_facts() {
  SystemFacts facts;
  utsname names{};
  if (uname(&names) == 0) {
    facts.kernel = std::string(names.sysname) + " " + names.release + " " + names.machine;
    facts.host = names.nodename;
  }
  facts.cpu = proc_value("/proc/cpuinfo", "model name");
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) facts.cores_usable = CPU_COUNT(&set);
  facts.cores_online = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  facts.memory_bytes = memory("MemTotal");
  facts.memory_available_bytes = memory("MemAvailable");
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    facts.open_files_soft = files.rlim_cur;
    facts.open_files_hard = files.rlim_max;
  }
  std::istringstream range(first_line("/proc/sys/net/ipv4/ip_local_port_range"));
  if (int first = 0, last = 0; range >> first >> last) facts.ephemeral_ports = {first, last};
  facts.clock_source = first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  facts.ca_certificates = trusted_certificates();
  return facts;
}

}  // namespace loadtest
