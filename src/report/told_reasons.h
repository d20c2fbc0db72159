#pragma once
// The reasons of verdicts as a report tells them: what to do about one is said once, at the first level it
// has.
//
// Threads: one owner.
#include <set>
#include <string>
#include <string_view>

#include "core/level_result.h"

namespace loadtest {

class ToldReasons {
 public:
  // The detail of `reason`; from the second time on without the remedy behind its first "; ".
  std::string_view tell(const VerdictReason& reason) {
    const std::string_view detail = reason.detail;
    if (codes_.insert(reason.code).second) return detail;
    return detail.substr(0, detail.find("; "));
  }

 private:
  std::set<std::string, std::less<>> codes_;
};

}  // namespace loadtest
