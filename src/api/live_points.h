#pragma once
// How a run went so far, a point a second: what a page draws that was not there from the beginning.
//
// Memory:  at most 3600 points; beyond, every second one is forgotten, and they stand twice as far apart.
// Units:   in the names; rates are over the last second or so. Missing: nullopt, also where nothing was
//          measured then (warm-up, a pause between levels).
// Threads: one at a time.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"

namespace loadtest {

struct LivePoint {
  double t_s = 0;         // since the run began, to a millisecond
  std::size_t level = 0;  // index
  std::optional<double> output_tokens_per_s, requests_per_s;
  std::optional<double> ttft_p50_ms, ttft_mean_ms, itl_mean_ms, e2e_mean_ms;
  std::uint64_t in_flight = 0, waiting = 0;
  std::uint64_t succeeded = 0, failed = 0;  // of its level

  bool operator==(const LivePoint&) const = default;
};

void append_json(std::string& out, const LivePoint& point);

class LivePoints {
 public:
  static constexpr std::size_t kMost = 3600;

  // The first progress of each interval becomes its point.
  void add(const RunProgress& progress);

  std::uint64_t interval_s() const { return interval_s_; }
  // Those after that moment; all where it is not given.
  std::vector<LivePoint> after(std::optional<double> t_s) const;

 private:
  bool begins_an_interval(double t_s) const;
  void thin();

  std::uint64_t interval_s_ = 1;
  std::vector<LivePoint> points_;
};

}  // namespace loadtest
