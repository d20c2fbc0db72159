#pragma once
// How long a client may let a download wait, so that a few slow ones do not hold all threads that make them.
//
// It may stand still for `grace`; 64 KiB that it takes make up for a sixth of that. So one that takes 64 KiB
// in 5 s or more often goes on for ever (with a grace of 30 s), and any slower one is cut off in a while,
// however large its first part was. Threads: one at a time.
#include <algorithm>
#include <cstddef>

#include "core/time.h"

namespace loadtest {

class DownloadPace {
 public:
  static constexpr std::size_t kPart_bytes = std::size_t{64} * 1024;

  explicit DownloadPace(Nanoseconds grace) : grace_(grace), left_(grace) {}

  Nanoseconds left() const { return left_; }  // that the next part may wait; not above zero: it is too slow
  void took(std::size_t bytes, Nanoseconds waited) {
    const Nanoseconds of_a_part = grace_ / 6;
    const auto taken = static_cast<std::int64_t>(std::min(bytes, 6 * kPart_bytes));
    constexpr auto kPart = static_cast<std::int64_t>(kPart_bytes);
    const Nanoseconds earned = of_a_part * (taken / kPart) + of_a_part / kPart * (taken % kPart);
    left_ = std::min(grace_, left_ - waited + earned);
  }

 private:
  Nanoseconds grace_, left_;
};

}  // namespace loadtest
