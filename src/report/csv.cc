#include "report/csv.h"

#include "core/secrets.h"
#include "report/cells.h"
#include "report/level_cells.h"

namespace loadtest {
namespace {

void add_run_cells(LevelRow& row, const RunResult& result) {
  const auto text = [&](const char* name, std::string value) {
    row.push_back({name, name, CellKind::text, std::move(value)});
  };
  const auto count = [&](const char* name, std::optional<std::uint64_t> value) {
    row.push_back({name, name, CellKind::count, {}});
    if (value) row.back().value = *value;
  };
  text("run_id", result.run_id);
  text("run_status", std::string(name(result.status)));
  text("server", without_userinfo(result.server.url));
  text("model", result.server.model);
  text("engine", result.server.engine.value_or(""));
  text("engine_version", result.server.version.value_or(""));
  count("input_len_tokens", result.config.input_len);
  count("output_len_tokens", result.config.output_len);
  count("seed", result.config.seed);
}

LevelRow csv_row(const RunResult& result, const LevelResult& level) {
  LevelRow row;
  add_run_cells(row, result);
  add_load_cells(row, level);
  add_count_cells(row, level);
  add_error_cells(row, level);
  add_latency_cells(row, level);
  add_volume_cells(row, level);
  add_steady_cells(row, level);
  add_goodput_cells(row, level);
  add_verdict_cells(row, level);
  return row;
}

}  // namespace

std::string levels_csv(const RunResult& result) {
  std::string out;
  CsvLine line(out);
  for (const LevelCell& cell : csv_row(result, LevelResult{})) line.text(cell.name);
  line.end();
  for (const LevelResult& level : result.levels) {
    for (const LevelCell& cell : csv_row(result, level)) {
      if (const auto* text = std::get_if<std::string>(&cell.value)) {
        line.text(*text);
      } else if (const auto* n = std::get_if<std::uint64_t>(&cell.value)) {
        line.count(*n);
      } else if (const auto* x = std::get_if<double>(&cell.value)) {
        line.number(*x);
      } else {
        line.empty();
      }
    }
    line.end();
  }
  return out;
}

}  // namespace loadtest
