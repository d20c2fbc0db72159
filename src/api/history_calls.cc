#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/calls.h"
#include "api/compare_runs.h"
#include "api/json_answer.h"
#include "api/json_fields.h"
#include "api/query_string.h"
#include "api/rfc3339.h"
#include "api/run_entry_json.h"
#include "core/json_line.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

std::optional<std::int64_t> moment(QueryString& query, std::string_view name) {
  const auto given = query.text(name);
  if (!given) return std::nullopt;
  const auto unix_ns = parse_rfc3339(*given);
  if (!unix_ns)
    query.fail(name, fmt::format("\"{}\" is no moment; give one such as 2026-01-31T12:00:00Z, or a day",
                                 given->substr(0, 40)));
  return unix_ns;
}

std::optional<RunState> state_named(const std::string& name) {
  const auto found = std::find(std::begin(kRunStates), std::end(kRunStates), name);
  if (found == std::end(kRunStates)) return std::nullopt;
  return static_cast<RunState>(found - std::begin(kRunStates));
}

struct Sorting {
  std::string_view word;
  HistorySort sort;
  bool descending;
};
constexpr Sorting kSortings[] = {
    {"newest", HistorySort::created, true},
    {"oldest", HistorySort::created, false},
    {"model", HistorySort::model, false},
    {"-model", HistorySort::model, true},
    {"status", HistorySort::state, false},
    {"-status", HistorySort::state, true},
    {"duration", HistorySort::duration, false},
    {"-duration", HistorySort::duration, true},
    {"ttft", HistorySort::ttft, false},
    {"-ttft", HistorySort::ttft, true},
    {"throughput", HistorySort::throughput, false},
    {"-throughput", HistorySort::throughput, true},
    {"error_rate", HistorySort::error_rate, false},
    {"-error_rate", HistorySort::error_rate, true},
};

void read_sort(QueryString& query, HistoryQuery& wanted) {
  const auto given = query.text("sort");
  if (!given) return;
  std::vector<std::string_view> words;
  for (const Sorting& row : kSortings) {
    words.push_back(row.word);
    if (row.word != *given) continue;
    wanted.sort = row.sort;
    wanted.descending = row.descending;
    return;
  }
  query.fail("sort",
             fmt::format("\"{}\" is not known; there are: {}", given->substr(0, 40), fmt::join(words, ", ")));
}

// Written piece by piece: this is asked for often, and a tree of it costs more than the database does.
ApiResponse history_answer(const History& history, const HistoryQuery& query) {
  ApiResponse response;
  std::string& out = response.body;
  out.reserve(600 * (history.runs.size() + 1));
  JsonLine line(out);
  line.key("runs") += '[';
  for (const RunEntry& entry : history.runs) {
    if (&entry != history.runs.data()) out += ',';
    append_entry_json(out, entry);
  }
  out += ']';
  append_json(line.key("total"), history.total);
  JsonLine counts(line.key("counts"));
  for (std::size_t state = 0; state < std::size(kRunStates); ++state) {
    const auto found =
        std::find_if(history.by_state.begin(), history.by_state.end(),
                     [&](const auto& counted) { return counted.first == static_cast<RunState>(state); });
    append_json(counts.key(kRunStates[state]), found == history.by_state.end() ? 0 : found->second);
  }
  counts.close();
  append_json(line.key("limit"), query.limit);
  append_json(line.key("offset"), query.offset);
  line.close();
  out += '\n';
  return response;
}

// The ids of POST /compare; what is wrong goes into `errors`.
std::vector<std::string> run_ids(const Json& body, std::vector<FieldProblem>& errors) {
  std::vector<std::string> ids;
  for (const auto& [name, value] : body.items()) {
    if (name != "run_ids") errors.push_back({"/" + name.substr(0, 100), "there is no such field"});
  }
  if (!body.contains("run_ids") || !body["run_ids"].is_array() || body["run_ids"].size() < 2 ||
      body["run_ids"].size() > 5) {
    errors.push_back({"/run_ids", "give a list of 2 to 5 runs"});
    return ids;
  }
  for (const Json& id : body["run_ids"]) {
    std::string text;
    if (const Problem problem = read_text(id, text)) {
      errors.push_back({fmt::format("/run_ids/{}", ids.size()), *problem});
    } else if (std::find(ids.begin(), ids.end(), text) != ids.end()) {
      errors.push_back({fmt::format("/run_ids/{}", ids.size()), "is given twice"});
    }
    ids.push_back(std::move(text));
  }
  return ids;
}

}  // namespace

ApiResponse get_history(Call& call) {
  QueryString query(call.request.query,
                    {"status", "model", "server", "q", "from", "to", "sort", "limit", "offset"});
  HistoryQuery wanted;
  if (query.text("status")) {
    wanted.state = state_named(
        query.choice("status", "", {"queued", "running", "completed", "cancelled", "failed", "interrupted"}));
  }
  wanted.model = query.text("model").value_or("");
  wanted.server = query.text("server").value_or("");
  wanted.text = query.text("q").value_or("");
  wanted.from_unix_ns = moment(query, "from");
  wanted.to_unix_ns = moment(query, "to");
  read_sort(query, wanted);
  wanted.limit = query.whole("limit", 50, 1, 500);
  wanted.offset = query.whole("offset", 0, 0, 1'000'000'000'000);
  if (!query.errors().empty()) return bad_fields(query.errors());
  const auto history = call.service.store.list(wanted);
  if (!history) return problem(history.error());
  return history_answer(*history, wanted);
}

ApiResponse post_compare(Call& call) {
  Json body;
  if (const Problem broken = read_object(call.request.body, body)) return problem(400, *broken);
  std::vector<FieldProblem> errors;
  const std::vector<std::string> ids = run_ids(body, errors);
  if (!errors.empty()) return bad_fields(errors);
  std::vector<RunResult> runs;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ResultOrAnswer found = result_of(call.service, ids[i]);
    if (found.result) {
      runs.push_back(std::move(*found.result));
    } else {
      const Json why = parse_json(found.answer.body);
      errors.push_back({fmt::format("/run_ids/{}", i), why.value("detail", "there is no such run")});
    }
  }
  if (!errors.empty()) return bad_fields(errors);
  return json_answer(compare_runs(runs));
}

}  // namespace loadtest
