#pragma once
// Several takers of a run's records as one.
//
// Errors:  a taker that failed is not called again, the others are; each tells of its failure at its own end.
// Threads: as RecordSink.
#include <vector>

#include "core/record_sink.h"

namespace loadtest {

class RecordSinks final : public RecordSink {
 public:
  void add(RecordSink* sink) {  // outlives this one; null: nothing
    if (sink != nullptr) sinks_.push_back(sink);
  }

  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override {
    std::erase_if(sinks_, [&](RecordSink* sink) { return !sink->on_level(level, records); });
    return {};
  }

 private:
  std::vector<RecordSink*> sinks_;
};

}  // namespace loadtest
