// Tables of parts of a level: its servers, the turns of its conversations.
#include <fmt/format.h>

#include <algorithm>

#include "core/secrets.h"
#include "report/number_text.h"
#include "report/report_sections.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

// The columns that every part has; a part's own come before them.
class GroupTable {
 public:
  GroupTable(const TextBlocks& out, std::string title) : out_(out), key_{std::move(title), {}} {}

  void add(const LevelResult& level, const GroupFigures& group) {
    key_.cells.push_back({load_text(level.load()), Tone::strong});
    groups_.push_back(&group);
  }
  bool empty() const { return groups_.empty(); }

  // `own`: columns with a cell for each part that was added; `speed`: one more of these.
  void print(TextBlocks& out, std::string_view section, std::vector<TableColumn> own,
             TableColumn speed) const {
    TableColumn sent{"sent", {}}, failed{"failed", {}};
    for (const GroupFigures* group : groups_) {
      sent.cells.push_back({whole(group->attempted)});
      failed.cells.push_back({whole(group->failed), group->failed > 0 ? Tone::bad : Tone::plain});
    }
    out.section(section);
    out.table(key_, {{"", std::move(own)},
                     {"", {sent, failed}},
                     {"", {std::move(speed)}},
                     {"", {median("TTFT p50, ms", &GroupFigures::ttft_ms)}},
                     {"", {median("E2E p50, ms", &GroupFigures::e2e_ms)}}});
  }

  TableColumn output_rate() const {
    std::vector<double> rates;
    rates.reserve(groups_.size());
    for (const GroupFigures* group : groups_) rates.push_back(group->output_tokens_per_s);
    TableColumn tokens{"output tok/s", {}};
    for (const double rate : rates) tokens.cells.push_back({fixed(rate, rate_decimals(rates))});
    return tokens;
  }

  TableColumn median(std::string title, std::optional<Statistics> GroupFigures::*field) const {
    std::vector<double> values;
    for (const GroupFigures* group : groups_) {
      if (group->*field) values.push_back((group->*field)->p50());
    }
    TableColumn column{std::move(title), {}};
    for (const GroupFigures* group : groups_) {
      column.cells.push_back(group->*field ? Cell{plain((group->*field)->p50(), latency_decimals(values))}
                                           : Cell{std::string(out_.dash()), Tone::dim});
    }
    return column;
  }

 private:
  const TextBlocks& out_;
  TableColumn key_;
  std::vector<const GroupFigures*> groups_;
};

}  // namespace

void add_servers(TextBlocks& out, const RunResult& result) {
  GroupTable table(out, level_column(result).title);
  TableColumn url{"server", {}, true};
  for (const LevelResult& level : result.levels) {
    for (const ServerFigures& server : level.servers) {
      table.add(level, server);
      url.cells.push_back({truncated(printable(without_userinfo(server.url)), 30, out.glyph("…", "..."))});
    }
  }
  if (!table.empty()) table.print(out, "SERVERS", {url}, table.output_rate());
}

void add_turns(TextBlocks& out, const RunResult& result) {
  GroupTable table(out, level_column(result).title);
  TableColumn number{"turn", {}}, input{"tokens in", {}}, cached{"cached", {}};
  const auto mean = [&](const std::optional<double>& value) {
    return value ? Cell{fixed(*value, 0)} : Cell{std::string(out.dash()), Tone::dim};
  };
  for (const LevelResult& level : result.levels) {
    for (std::size_t turn = 0; turn < level.turns.size(); ++turn) {
      table.add(level, level.turns[turn]);
      number.cells.push_back({whole(turn + 1)});
      input.cells.push_back(mean(level.turns[turn].input_tokens_mean));
      cached.cells.push_back(mean(level.turns[turn].cached_tokens_mean));
    }
  }
  // Turns share the level's time with each other: how fast a turn's answers come is its TPOT.
  if (!table.empty())
    table.print(out, "TURNS", {number, input, cached}, table.median("TPOT p50, ms", &GroupFigures::tpot_ms));
}

}  // namespace loadtest
