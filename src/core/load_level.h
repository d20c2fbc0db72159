#pragma once
// How a level loads the server: so many requests in flight, or requests that fall due by themselves.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"

namespace loadtest {

// How the gaps between due times are distributed around their mean.
enum class ArrivalProcess { constant, poisson, gamma };

struct ArrivalPattern {
  ArrivalProcess process = ArrivalProcess::poisson;
  double cv = 1;  // gamma: standard deviation of the gaps / their mean; poisson is gamma with 1

  bool operator==(const ArrivalPattern&) const = default;
};

// A rate that changes steadily, and then stays.
struct Ramp {
  double from_per_s = 1;
  double to_per_s = 1;
  Nanoseconds over{0};

  bool operator==(const Ramp&) const = default;
};

// Requests fall due at a rate, whatever became of those before.
struct OpenLoad {
  std::optional<double> rate_per_s;  // missing: all at once, or, where there is a ramp, that
  std::optional<Ramp> ramp;
  bool trace = false;  // at the times of a recorded load

  bool operator==(const OpenLoad&) const = default;
};

struct LoadLevel {
  std::uint32_t concurrency = 1;  // closed loop: requests in flight; open loop: the most that may be
  std::optional<OpenLoad> open;   // missing: closed loop

  bool operator==(const LoadLevel&) const = default;
};

// "10" or "25/s" or "1–100/s" or "inf": for a column.
std::string load_text(const LoadLevel& level);
// "concurrency 10", "25 requests/s": for a sentence.
std::string load_sentence(const LoadLevel& level);

}  // namespace loadtest
