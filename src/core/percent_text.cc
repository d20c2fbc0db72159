#include "core/percent_text.h"

#include <fmt/format.h>

namespace loadtest {

PercentTexts percents_apart(double share, double limit) {
  constexpr int kMostDecimals = 12;
  for (int decimals = 1;; ++decimals) {
    PercentTexts texts{fmt::format("{:.{}f} %", share * 100, decimals),
                       fmt::format("{:.{}f} %", limit * 100, decimals)};
    if (texts.share != texts.limit || decimals == kMostDecimals) return texts;
  }
}

}  // namespace loadtest
