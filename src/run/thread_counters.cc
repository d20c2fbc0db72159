#include "run/thread_counters.h"

namespace loadtest {

void ThreadCounters::reset() {
  for (auto* value : {&tokens, &in_flight, &succeeded, &failed, &cut_off, &recent_count, &later_tokens,
                      &gap_ns, &waiting, &record_bytes, &not_asked, &conversations}) {
    value->store(0, std::memory_order_relaxed);
  }
  for (auto& value : errors) value.store(0, std::memory_order_relaxed);
}

}  // namespace loadtest
