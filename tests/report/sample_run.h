#pragma once
// A complete, realistic run for the tests of this room: three levels, the last one with failures and a
// verdict.
#include "core/run_result.h"

namespace loadtest {

// Percentiles around a median, the tail `spread` of it away.
Statistics sample_statistics(std::uint64_t n, double median, double spread);

LevelResult sample_level(std::uint32_t concurrency, std::uint64_t attempted, double ttft_ms, double itl_ms);

RunResult sample_run();

}  // namespace loadtest
