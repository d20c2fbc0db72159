#pragma once
// The requests of a run that ended last, numbered 1, 2, … as they ended, for who asks again and again.
//
// Those of which nothing but their number is known have one too, after the others that ended in that moment.
// Memory:  at most 1000 entries; older ones are forgotten.
// Threads: one at a time.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "run/ended_log.h"

namespace loadtest {

class RequestLog {
 public:
  static constexpr std::size_t kMost = 1000;

  // Gives what was added: entries of request_log (api/progress_message.h).
  std::vector<std::string> add(const EndedRequests& ended);

  struct Page {
    std::vector<std::string> entries;
    std::uint64_t next = 0;     // what to ask for after this
    std::uint64_t dropped = 0;  // came after what was asked for, and are not here
  };
  Page after(std::uint64_t seq) const;

 private:
  std::deque<std::pair<std::uint64_t, std::string>> entries_;  // with their numbers
  std::uint64_t last_ = 0;
};

}  // namespace loadtest
