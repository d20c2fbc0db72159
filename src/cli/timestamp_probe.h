#pragma once
// Whether the kernel stamps what arrives, tried on a loopback TCP connection rather than guessed.
#include <optional>
#include <string>

#include "core/time.h"

namespace loadtest {

struct TimestampProbe {
  bool available = false;
  std::string detail;                   // why not, or how much later the program read
  std::optional<Nanoseconds> read_lag;  // user-space read minus kernel stamp
};

TimestampProbe probe_receive_timestamps();

}  // namespace loadtest
