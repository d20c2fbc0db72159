#pragma once
// How long something lasts, drawn each time: the time that a user thinks before the next turn.
//
// 2s                     always; also 500ms, 1.5m, 1h
// uniform:LO:HI          anything from LO to HI
// normal:MEAN:SD         truncated at 0
// exponential:MEAN       as if the next turn came at any moment equally likely
// lognormal:MEAN:SIGMA   MEAN is that of the times themselves; SIGMA the standard deviation of their
// logarithm
//
// Bounds: 0 to 24 h; what falls outside is drawn again.
// Errors: bad_input, a sentence that begins with the text in quotes.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/time.h"

namespace loadtest {

class Random;

class DurationDistribution {
 public:
  DurationDistribution() = default;  // always 0

  Nanoseconds sample(std::uint64_t random) const;
  const std::string& text() const { return text_; }

 private:
  friend Result<DurationDistribution> parse_duration_distribution(std::string_view text);
  enum class Kind : std::uint8_t { fixed, uniform, normal, exponential, lognormal };

  double draw(Random& random) const;  // in seconds, perhaps out of bounds

  Kind kind_ = Kind::fixed;
  double first_s_ = 0;
  double second_ = 0;  // s; without unit for lognormal
  std::string text_ = "0s";
};

Result<DurationDistribution> parse_duration_distribution(std::string_view text);

}  // namespace loadtest
