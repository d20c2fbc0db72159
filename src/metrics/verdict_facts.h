#pragma once
// From a level's records and result to what its verdict is judged by.
//
// Threads: pure. Source: docs/metrics.md#the-verdict
#include "metrics/metrics_calculator.h"
#include "metrics/verdict.h"

namespace loadtest {

// `result` has all but its verdict.
VerdictFacts verdict_facts(const LevelInput& input, const LevelResult& result);

}  // namespace loadtest
