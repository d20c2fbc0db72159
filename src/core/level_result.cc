#include "core/level_result.h"

namespace loadtest {

std::string_view name(VerdictStatus status) {
  switch (status) {
    case VerdictStatus::valid:
      return "VALID";
    case VerdictStatus::suspect:
      return "SUSPECT";
    case VerdictStatus::invalid:
      return "INVALID";
  }
  return "?";
}

}  // namespace loadtest
