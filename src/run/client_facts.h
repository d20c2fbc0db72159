#pragma once
// This machine, as far as it matters for what was measured.
#include <cstdint>

#include "core/run_result.h"

namespace loadtest {

ClientFacts client_facts();    // `threads` and `timestamps` are left to the run
std::uint32_t usable_cores();  // those the process may run on; at least 1

}  // namespace loadtest
