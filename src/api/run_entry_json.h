#pragma once
// What the store says of a run, as GET /history and GET /run/{run_id} give it: openapi.yaml, RunEntry.
#include <string>

#include "store/run_entry.h"

namespace loadtest {

void append_entry_json(std::string& out, const RunEntry& entry);

}  // namespace loadtest
