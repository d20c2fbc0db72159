#pragma once
// The name of a run.
#include <cstdint>
#include <string>

namespace loadtest {

// 20261124T170500Z-3f9a1c07: sorts by time, unique enough for a store.
std::string make_run_id(std::uint64_t random);

}  // namespace loadtest
