#include "cli/run_twins.h"

#include <algorithm>
#include <array>

#include "cli/run_flags.h"

namespace loadtest {
namespace {

struct Twin {
  std::string_view flag, field;
};
constexpr Twin kOtherNames[] = {{"server", "server_url"},
                                {"header", "headers"},
                                {"goodput", "goodput_thresholds"},
                                {"think-time", "think_time"}};

constexpr std::array<std::string_view, 14> kLocal{"output", "csv",      "xlsx",    "html",     "requests",
                                                  "save",   "database", "format",  "quiet",    "no-color",
                                                  "cacert", "via",      "via-key", "via-retry"};

}  // namespace

std::optional<std::string> twin_of(const RunFlag& flag) {
  std::string name = flag.long_name();
  if (std::find(kLocal.begin(), kLocal.end(), name) != kLocal.end()) return std::nullopt;
  for (const Twin& twin : kOtherNames) {
    if (twin.flag == name) return std::string(twin.field);
  }
  std::replace(name.begin(), name.end(), '-', '_');
  if (flag.value == std::string_view("TIME")) name += "_s";
  return name;
}

const RunFlag* find_run_flag_for_pointer(std::string_view pointer) {
  if (!pointer.starts_with('/')) return nullptr;
  const std::string_view field = pointer.substr(1, pointer.substr(1).find('/'));
  for (const RunFlag& flag : run_flags()) {
    if (twin_of(flag) == field) return &flag;
  }
  return nullptr;
}

}  // namespace loadtest
