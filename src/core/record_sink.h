#pragma once
// Takes the records of a run as its levels end: requests.jsonl, later the store.
//
// Threads: called from the thread that runs the LoadGenerator, never during a level.
#include <cstddef>
#include <span>

#include "core/error.h"
#include "core/request_record.h"

namespace loadtest {

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // All measured requests of a level, in the order of sending. `records` is valid during the call only. After
  // an error it is not called again, and the run goes on.
  virtual Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) = 0;
};

}  // namespace loadtest
