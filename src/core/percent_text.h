#pragma once
// A share beside the limit that it went beyond.
#include <string>

namespace loadtest {

struct PercentTexts {
  std::string share, limit;  // "11.0 %", "10.0 %"
};

// One decimal, or as many as tell the two apart: never "11.0 %, more than 11.0 %". Both are 0..1.
PercentTexts percents_apart(double share, double limit);

}  // namespace loadtest
