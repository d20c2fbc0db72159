#include "workload/request_id.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

char letter(Phase phase) {
  switch (phase) {
    case Phase::probe:
      return 'p';
    case Phase::warmup:
      return 'w';
    case Phase::measured:
      return 'm';
  }
  return '?';
}

}  // namespace

std::string request_id(std::string_view prefix, const RequestKey& key) {
  return fmt::format("{}-{}{}-{}", prefix, letter(key.phase), key.level, key.index);
}

}  // namespace loadtest
