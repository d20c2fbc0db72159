#include "cli/history_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/run_entry_json.h"
#include "cli/moment.h"
#include "core/json_tree.h"
#include "core/json_value.h"
#include "report/number_text.h"
#include "report/text_blocks.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

constexpr int kWidest = 36;  // of a model's name or a URL

Tone tone_of(RunState state) {
  switch (state) {
    case RunState::completed:
      return Tone::plain;
    case RunState::queued:
    case RunState::running:
      return Tone::good;
    case RunState::failed:
      return Tone::bad;
    default:
      return Tone::warning;
  }
}

Cell verdict_cell(const std::optional<VerdictStatus>& verdict, std::string_view dash) {
  if (!verdict) return {std::string(dash), Tone::dim};
  constexpr Tone kTones[] = {Tone::good, Tone::warning, Tone::bad};
  return {std::string(name(*verdict)), kTones[static_cast<std::size_t>(*verdict)]};
}

std::vector<double> known(const std::vector<RunEntry>& runs, std::optional<double> RunEntry::*field) {
  std::vector<double> values;
  for (const RunEntry& run : runs) {
    if (run.*field) values.push_back(*(run.*field));
  }
  return values;
}

// As the API gives it.
OrderedJson entry_json(const RunEntry& entry) {
  std::string line;
  append_entry_json(line, entry);
  return parse_ordered_json(line);
}

// "3 of 120 runs: 100 completed, 20 failed"
std::string summary(const History& history, const HistoryQuery& query) {
  std::string states;
  for (const auto& [state, count] : history.by_state)
    states += fmt::format("{}{} {}", states.empty() ? "" : ", ", whole(count), name(state));
  const std::string all = counted(history.total, "run");
  const std::string shown = history.runs.size() == history.total
                                ? all
                                : fmt::format("{}–{} of {}", query.offset + (history.runs.empty() ? 0 : 1),
                                              query.offset + history.runs.size(), all);
  return shown + (states.empty() ? "" : ": " + states) + "\n";
}

}  // namespace

std::string history_table(const History& history, const HistoryQuery& query, const TerminalStyle& style) {
  if (history.runs.empty()) return summary(history, query);
  TextBlocks out(style);
  const std::string dash(out.dash());
  TableColumn id{"Run", {}, true}, created{"Created (UTC)", {}, true}, status{"Status", {}, true},
      model{"Model", {}, true}, server{"Server", {}, true};
  TableColumn levels{"Levels", {}}, rate{"Output tok/s", {}}, ttft{"TTFT p50 ms", {}}, errors{"Errors", {}},
      verdict{"Verdict", {}, true};
  const int rate_places = rate_decimals(known(history.runs, &RunEntry::output_tokens_per_s));
  const int ttft_places = latency_decimals(known(history.runs, &RunEntry::ttft_p50_ms));
  const auto named = [&](const std::string& value) {
    return Cell{value.empty() ? dash : truncated(printable(value), kWidest)};
  };
  for (const RunEntry& run : history.runs) {
    id.cells.push_back({printable(run.run_id)});
    created.cells.push_back({moment_short(run.created_unix_ns)});
    status.cells.push_back({std::string(name(run.state)), tone_of(run.state)});
    model.cells.push_back(named(run.model));
    server.cells.push_back(named(run.server_url));
    levels.cells.push_back({whole(run.levels)});
    rate.cells.push_back({run.output_tokens_per_s ? fixed(*run.output_tokens_per_s, rate_places) : dash});
    ttft.cells.push_back({run.ttft_p50_ms ? plain(*run.ttft_p50_ms, ttft_places) : dash});
    errors.cells.push_back({run.error_rate ? percent(*run.error_rate) : dash});
    verdict.cells.push_back(verdict_cell(run.verdict, dash));
  }
  out.table(id,
            {{"", {created, status}}, {"", {model, server}}, {"", {levels, rate, ttft, errors, verdict}}});
  out.empty_line();
  return out.take() + summary(history, query);
}

std::string history_json(const History& history, const HistoryQuery& query) {
  OrderedJson runs = OrderedJson::array(), counts = OrderedJson::object();
  for (const RunEntry& entry : history.runs) runs.push_back(entry_json(entry));
  for (const std::string_view state : kRunStates) counts[std::string(state)] = 0;
  for (const auto& [state, count] : history.by_state) counts[std::string(name(state))] = count;
  return dump_json(OrderedJson{{"runs", std::move(runs)},
                               {"total", history.total},
                               {"counts", std::move(counts)},
                               {"limit", query.limit},
                               {"offset", query.offset}},
                   2) +
         "\n";
}

}  // namespace loadtest
