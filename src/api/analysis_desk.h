#pragma once
// How many analyses are written at once, and that all of them stop when the server does.
//
// Threads: any. Outlives the places it gave.
#include <atomic>
#include <cstddef>
#include <memory>

#include "api/places.h"

namespace loadtest {

class AnalysisDesk {
 public:
  explicit AnalysisDesk(std::size_t most) : places_(most) {}

  // A place for one analysis, free again when it is let go; null: all are taken.
  std::shared_ptr<void> take() { return places_.take(); }
  std::size_t most() const { return places_.most(); }

  void close() { closed_ = true; }
  bool closed() const { return closed_; }

 private:
  Places places_;
  std::atomic<bool> closed_{false};
};

}  // namespace loadtest
