#pragma once
// All requests of a run, page by page, as an export wants them.
#include <functional>
#include <string>
#include <vector>

#include "store/run_store.h"

namespace loadtest {

// Each call gives the next page, in the order of sending; an empty one is the end.
// Errors: those of RunStore::requests(), and io where the run was deleted meanwhile, so that a part is never
// taken for the whole. Threads: one at a time. `store` outlives it.
std::function<Result<std::vector<RequestRow>>()> request_pages(RunStore& store, const std::string& run_id);

}  // namespace loadtest
