#pragma once
// A level as a row of cells, for CSV and workbooks: every level of every run has the same columns.
//
// Source: docs/formats.md#csv
#include <vector>

#include "core/run_result.h"
#include "report/cells.h"

namespace loadtest {

using LevelRow = std::vector<LevelCell>;

void add_load_cells(LevelRow& row, const LevelResult& level);   // concurrency or rate
void add_count_cells(LevelRow& row, const LevelResult& level);  // times, requests
void add_error_cells(LevelRow& row, const LevelResult& level);
void add_latency_cells(LevelRow& row, const LevelResult& level);  // all statistics of all latencies
void add_volume_cells(LevelRow& row, const LevelResult& level);   // tokens, throughput
void add_steady_cells(LevelRow& row, const LevelResult& level);
void add_goodput_cells(LevelRow& row, const LevelResult& level);
void add_verdict_cells(LevelRow& row, const LevelResult& level);

}  // namespace loadtest
