#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/secrets.h"
#include "report/number_text.h"
#include "report/report_sections.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

// Percentiles that the tables show: positions in kPercentiles.
constexpr std::array<std::size_t, 3> kShown{4, 7, 8};

using Field = std::optional<Statistics> Figures::*;

ColumnGroup latency_group(const TextBlocks& out, const RunResult& result, std::string_view label,
                          Field field) {
  std::vector<double> shown_ms;
  for (const LevelResult& level : result.levels) {
    const auto& statistics = level.figures.*field;
    for (const std::size_t i : kShown) {
      if (statistics) shown_ms.push_back(statistics->percentiles[i]);
    }
  }
  const bool in_seconds =
      std::any_of(shown_ms.begin(), shown_ms.end(), [](double ms) { return ms >= 10'000; });
  const double unit_ms = in_seconds ? 1000 : 1;
  for (double& value : shown_ms) value /= unit_ms;
  const int decimals = latency_decimals(shown_ms);

  ColumnGroup group{fmt::format("{}, {}", label, in_seconds ? "s" : "ms"), {}};
  for (const std::size_t i : kShown) {
    TableColumn column{std::string(kPercentileNames[i]), {}};
    bool marked = false;
    for (const LevelResult& level : result.levels) {
      const auto& statistics = level.figures.*field;
      if (!statistics) {
        column.cells.push_back({std::string(out.dash()), Tone::dim});
        continue;
      }
      const bool supported = percentile_is_supported(statistics->n, kPercentiles[i]);
      marked = marked || !supported;
      column.cells.push_back(
          {plain(statistics->percentiles[i] / unit_ms, decimals) + (supported ? "" : "*")});
    }
    if (marked) {
      // Digits stay under digits.
      for (Cell& cell : column.cells) {
        if (!cell.text.ends_with('*')) cell.text += ' ';
      }
      column.title += ' ';
    }
    group.columns.push_back(std::move(column));
  }
  return group;
}

// A column of one optional number a level.
template <class Get>
TableColumn number_column(const TextBlocks& out, const RunResult& result, std::string title, Get get) {
  std::vector<double> values;
  for (const LevelResult& level : result.levels) {
    if (const std::optional<double> value = get(level)) values.push_back(*value);
  }
  const int decimals = rate_decimals(values);
  TableColumn column{std::move(title), {}};
  for (const LevelResult& level : result.levels) {
    const std::optional<double> value = get(level);
    if (value && std::isfinite(*value)) {
      column.cells.push_back({fixed(*value, decimals)});
    } else {
      column.cells.push_back({std::string(out.dash()), Tone::dim});
    }
  }
  return column;
}

template <class Get>
TableColumn count_column(const RunResult& result, std::string title, Get get, Tone where_any = Tone::plain) {
  TableColumn column{std::move(title), {}};
  for (const LevelResult& level : result.levels) {
    const std::uint64_t n = get(level);
    column.cells.push_back({whole(n), n > 0 ? where_any : Tone::plain});
  }
  return column;
}

template <class Get>
TableColumn share_column(const TextBlocks& out, const RunResult& result, std::string title, Get get) {
  TableColumn column{std::move(title), {}};
  for (const LevelResult& level : result.levels) {
    const std::optional<double> share = get(level);
    column.cells.push_back(share ? Cell{percent(*share)} : Cell{std::string(out.dash()), Tone::dim});
  }
  return column;
}

bool any_cut_off(const RunResult& result) {
  return std::any_of(result.levels.begin(), result.levels.end(),
                     [](const LevelResult& l) { return l.cut_off > 0; });
}

bool any_open(const RunResult& result) {
  return std::any_of(result.levels.begin(), result.levels.end(),
                     [](const LevelResult& l) { return l.open.has_value(); });
}

std::optional<double> kept_share(const std::optional<SloCount>& count) {
  if (!count || count->applicable == 0) return std::nullopt;
  return static_cast<double>(count->satisfied) / static_cast<double>(count->applicable);
}

struct Objective {
  std::string_view label;
  std::optional<double> Slo::*limit_ms;
  std::optional<SloCount> Goodput::*kept;
};
constexpr std::array<Objective, 4> kObjectives{{{"TTFT", &Slo::ttft_ms, &Goodput::ttft},
                                                {"TPOT", &Slo::tpot_ms, &Goodput::tpot},
                                                {"ITL", &Slo::itl_ms, &Goodput::itl},
                                                {"E2E", &Slo::e2e_ms, &Goodput::e2e}}};

}  // namespace

Tone tone(VerdictStatus status) {
  switch (status) {
    case VerdictStatus::valid:
      return Tone::good;
    case VerdictStatus::suspect:
      return Tone::warning;
    case VerdictStatus::invalid:
      return Tone::bad;
  }
  return Tone::plain;
}

std::string level_title(const RunResult& result) {
  if (result.levels.empty() || !result.levels.front().open) return "conc.";
  return result.levels.front().open->trace ? "load" : "rate";
}

TableColumn level_column(const RunResult& result) {
  TableColumn column{level_title(result), {}};
  for (const LevelResult& level : result.levels)
    column.cells.push_back({load_text(level.load()), Tone::strong});
  return column;
}

void add_latency(TextBlocks& out, const RunResult& result) {
  constexpr std::array<std::pair<std::string_view, Field>, 7> kGroups{
      {{"TTFT", &Figures::ttft_ms},
       {"TTFT from due", &Figures::ttft_corrected_ms},
       {"TPOT", &Figures::tpot_ms},
       {"ITL", &Figures::itl_ms},
       {"E2E", &Figures::e2e_ms},
       {"E2E from due", &Figures::e2e_corrected_ms},
       {"sent after due", &Figures::send_delay_ms}}};
  std::vector<ColumnGroup> groups;
  for (const auto& [label, field] : kGroups) {
    const bool measured =
        std::any_of(result.levels.begin(), result.levels.end(),
                    [f = field](const LevelResult& level) { return (level.figures.*f).has_value(); });
    if (measured) groups.push_back(latency_group(out, result, label, field));
  }
  if (groups.empty()) return;
  out.section("LATENCY");
  out.table(level_column(result), groups);
}

void add_throughput(TextBlocks& out, const RunResult& result) {
  ColumnGroup requests{"requests", {}};
  requests.columns.push_back(count_column(result, "sent", [](const LevelResult& l) { return l.attempted; }));
  requests.columns.push_back(count_column(
      result, "failed", [](const LevelResult& l) { return l.failed; }, Tone::bad));
  if (any_cut_off(result)) {
    requests.columns.push_back(
        count_column(result, "cut off", [](const LevelResult& l) { return l.cut_off; }));
  }
  requests.columns.push_back(
      number_column(out, result, "per s", [](const LevelResult& l) { return l.figures.requests_per_s; }));

  const ColumnGroup tokens{
      "tokens per s",
      {number_column(out, result, "output",
                     [](const LevelResult& l) { return l.figures.output_tokens_per_s; }),
       number_column(out, result, "steady",
                     [](const LevelResult& l) {
                       return l.steady ? l.steady->figures.output_tokens_per_s : std::optional<double>();
                     }),
       number_column(out, result, "in+out",
                     [](const LevelResult& l) { return l.figures.total_tokens_per_s; })}};

  ColumnGroup in_flight{"", {number_column(out, result, "in flight", [](const LevelResult& l) {
                          return l.figures.achieved_concurrency;
                        })}};
  if (any_open(result)) {
    in_flight.columns.push_back(count_column(
        result, "most waiting", [](const LevelResult& l) { return l.most_waiting.value_or(0); }));
  }
  const ColumnGroup time{"", {number_column(out, result, "time, s", [](const LevelResult& l) {
                           return std::optional(l.duration_s);
                         })}};
  TableColumn verdicts{"verdict", {}, true};
  for (const LevelResult& level : result.levels) {
    verdicts.cells.push_back({std::string(name(level.verdict.status)), tone(level.verdict.status)});
  }
  out.section("THROUGHPUT");
  out.table(level_column(result), {requests, tokens, in_flight, time, {"", {verdicts}}});
}

void add_goodput(TextBlocks& out, const RunResult& result) {
  const auto first = std::find_if(result.levels.begin(), result.levels.end(),
                                  [](const LevelResult& l) { return l.goodput.has_value(); });
  if (first == result.levels.end()) return;

  ColumnGroup all{"all kept", {}};
  all.columns.push_back(share_column(out, result, "share", [](const LevelResult& l) {
    return l.goodput ? l.goodput->share : std::optional<double>();
  }));
  all.columns.push_back(number_column(out, result, "req per s", [](const LevelResult& l) {
    return l.goodput ? std::optional(l.goodput->requests_per_s) : std::nullopt;
  }));
  ColumnGroup each{"kept, of the answered", {}};
  for (const Objective& objective : kObjectives) {
    const std::optional<double> limit_ms = first->goodput->slo.*objective.limit_ms;
    if (!limit_ms) continue;
    std::string title = fmt::format("{} {} {:g} ms", objective.label, out.glyph("≤", "<="), *limit_ms);
    each.columns.push_back(share_column(out, result, std::move(title), [&](const LevelResult& l) {
      return l.goodput ? kept_share((*l.goodput).*objective.kept) : std::optional<double>();
    }));
  }
  out.section(first->goodput->basis == GoodputBasis::due ? "GOODPUT, from the due time" : "GOODPUT");
  out.table(level_column(result), {all, each});
}

}  // namespace loadtest
