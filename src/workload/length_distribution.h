#pragma once
// How long prompts or answers are, in tokens: drawn for each request from a distribution.
//
// 256                      always 256
// uniform:LO:HI            every whole number from LO to HI, both included, equally often
// normal:MEAN:SD           mean and standard deviation in tokens
// lognormal:MEAN:SIGMA     MEAN is that of the lengths themselves, in tokens; SIGMA the standard deviation of
//                          their natural logarithm (0.5 to 1.5 is usual for real traffic)
// histogram:FILE           lengths as often as FILE counts them (workload/length_histogram.h)
//
// Bounds: 1 to `most` tokens. Normal and lognormal are truncated there, not clamped: what falls outside is
// drawn
//         again, so no lengths pile up at a bound. mean() is the mean after that.
// Errors: bad_input, a sentence that begins with the text in quotes.
// Threads: immutable.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/error.h"
#include "workload/length_histogram.h"

namespace loadtest {

inline constexpr std::uint32_t kMost_length_tokens = 1U << 20;

struct LengthBounds {
  std::uint32_t most = kMost_length_tokens;
  std::string_view unit = "tokens";  // for messages; turns of a conversation are drawn in the same way
};

class LengthDistribution {
 public:
  static LengthDistribution fixed(std::uint32_t tokens);

  // The same `random` gives the same length. All its bits are used.
  std::uint32_t sample(std::uint64_t random) const;

  double mean() const { return mean_; }
  std::uint32_t max() const { return max_; }  // of what sample() can give
  std::uint32_t min() const { return min_; }
  bool is_fixed() const { return min_ == max_; }
  // False: it goes on up to where lengths are cut (normal, lognormal).
  bool has_end() const {
    return std::holds_alternative<Uniform>(kind_) || std::holds_alternative<Histogram>(kind_);
  }
  const std::string& text() const { return text_; }  // as it was given

 private:
  friend Result<LengthDistribution> parse_length_distribution(std::string_view text,
                                                              const LengthBounds& bounds);

  struct Uniform {};
  struct Normal {
    double mean, sd;
  };
  struct Lognormal {
    double mu, sigma;
  };
  using Histogram = std::shared_ptr<const LengthHistogram>;
  using Kind = std::variant<Uniform, Normal, Lognormal, Histogram>;

  LengthDistribution(Kind kind, std::uint32_t min, std::uint32_t max, double mean, std::string text);

  static Result<LengthDistribution> parse_uniform(std::string_view text, const LengthBounds& bounds);
  static Result<LengthDistribution> parse_normal(std::string_view text, const LengthBounds& bounds);
  static Result<LengthDistribution> parse_lognormal(std::string_view text, const LengthBounds& bounds);
  static Result<LengthDistribution> parse_histogram(std::string_view text, const LengthBounds& bounds);

  Kind kind_;
  std::uint32_t min_, max_;
  double mean_;
  std::string text_;
};

Result<LengthDistribution> parse_length_distribution(std::string_view text, const LengthBounds& bounds = {});

}  // namespace loadtest
