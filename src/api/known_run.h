#pragma once
// What is known of a run: of the queue, which knows first, and of the store, which keeps it.
//
// Every call that answers by how a run stands asks here, so that no two say different things: a run that was
// cancelled in the queue has ended, though the store may still be told; so has one whose end cannot be kept.
// Missing: there is no such run. Errors: the store's. Threads: any.
#include <optional>
#include <string>

#include "api/run_queue.h"
#include "store/run_store.h"

namespace loadtest {

struct KnownRun {
  RunEntry entry;
  std::optional<RunQueue::Standing> live;  // missing: it neither waits nor goes on here
};
Result<std::optional<KnownRun>> known_run(const RunQueue& runs, RunStore& store, const std::string& run_id);

bool has_ended(RunState state);

}  // namespace loadtest
