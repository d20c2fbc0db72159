#pragma once
// The name of a run.
#include <string>

namespace loadtest {

// 20261124T170500Z-3f9a1c07: sorts by time, unique enough for a store.
std::string make_run_id();

}  // namespace loadtest
