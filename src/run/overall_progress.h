#pragma once
// How far the whole run is, from where its level is. Pure.
#include <span>

#include "core/progress.h"
#include "core/run_config.h"

namespace loadtest {

// Fills in elapsed_s, overall_fraction and eta_s.
void add_overall(RunProgress& progress, const RunConfig& config, std::span<const LoadLevel> levels,
                 double elapsed_s);

}  // namespace loadtest
