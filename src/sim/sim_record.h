#pragma once
// What the simulator did with one completion request: the truth that a client can be checked against.
//
// planned, sends and tokens have one entry a send that carried tokens, in order: when it was due, when it was
// handed to the kernel (CLOCK_MONOTONIC, read just before that send), how many tokens it carried. Missing:
// request_id is never empty. fault none: nothing was injected.
#include <cstdint>
#include <string>
#include <vector>

#include "core/time.h"
#include "sim/sim_config.h"

namespace loadtest::sim {

struct SimRecord {
  std::string request_id;
  TimePoint arrival{};
  std::vector<TimePoint> planned;
  std::vector<TimePoint> sends;
  std::vector<std::uint32_t> tokens;
  FaultKind fault = FaultKind::none;
  int status = 0;          // HTTP status of the answer; 0: none was sent
  bool completed = false;  // everything that was meant to be sent was
};

}  // namespace loadtest::sim
