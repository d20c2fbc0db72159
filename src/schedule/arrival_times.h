#pragma once
// When the requests of an open loop fall due: an unending, seeded sequence of offsets that never goes back.
//
// A unit-rate process (gaps of mean 1) is stretched by the rate, which may change while it goes: the k-th
// request is due when the area under the rate reaches the k-th sum of gaps. Constant gaps begin with one at
// once; the others with a gap.
// Units: offsets since the level's start. Pure. Threads: one owner; a copy goes on by itself.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "core/load_level.h"
#include "core/time.h"

namespace loadtest {

class ArrivalTimes {
 public:
  ArrivalTimes(const OpenLoad& load, const ArrivalPattern& pattern, std::uint64_t seed);
  // A trace: these offsets, which do not go back. `begins_again`: after the last one and a mean gap it goes
  // on with the first one.
  explicit ArrivalTimes(std::shared_ptr<const std::vector<Nanoseconds>> trace, bool begins_again = false);

  // Nothing: the trace is over.
  std::optional<Nanoseconds> next();

 private:
  double next_sum();
  double seconds_at(double sum) const;
  std::optional<Nanoseconds> next_of_trace();

  OpenLoad load_;
  ArrivalPattern pattern_;
  std::mt19937_64 random_;
  std::gamma_distribution<double> gamma_;
  double sum_ = 0;
  std::uint64_t count_ = 0;
  std::shared_ptr<const std::vector<Nanoseconds>> trace_;
  bool begins_again_ = false;
  Nanoseconds pass_{0};  // when the trace's present pass began
};

}  // namespace loadtest
