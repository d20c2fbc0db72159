#include "core/run_from_json.h"

#include <charconv>
#include <chrono>

#include "core/json_depth.h"
#include "core/json_reader.h"
#include "core/json_tree.h"
#include "core/run_json.h"

namespace loadtest {
namespace {

constexpr std::array<std::string_view, 4> kStatuses{"completed", "cancelled", "failed", "interrupted"};
// "usage" stands for the first two.
constexpr std::array<std::string_view, 5> kSources{"", "usage", "ids", "retokenized", "events"};
constexpr std::array<std::string_view, 3> kInputSources{"usage", "tokenizer", "asked"};

// An OrderedJson converts into nearly anything, so it is no value of a Result.
Result<void> parse(std::string_view text, OrderedJson& json) {
  if (nested_deeper_than(text, kMostJsonDepth))
    return bad_input("the JSON is nested too deeply to be a result");
  json = parse_ordered_json(text);
  if (json.is_discarded()) return bad_input("this is not JSON, or only a part of it");
  if (!json.is_object()) return bad_input("this is JSON, but not an object as a result is");
  return {};
}

// `digits` of `text` at `from`; false where they are not all digits.
bool number_at(std::string_view text, std::size_t from, std::size_t digits, int& value) {
  const std::string_view part = text.substr(from, digits);
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
  return error == std::errc() && end == part.data() + part.size() && part.front() != '-';
}

// "2026-01-31T12:34:56.789Z"
void read_utc(const JsonReader& json, std::int64_t& unix_ns) {
  std::string text;
  json.read(text);
  if (json.missing()) return;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0;
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  bool good = text.size() == kShape.size();
  for (std::size_t i = 0; good && i < kShape.size(); ++i) good = kShape[i] == '0' || kShape[i] == text[i];
  good = good && number_at(text, 0, 4, year) && number_at(text, 5, 2, month) && number_at(text, 8, 2, day) &&
         number_at(text, 11, 2, hour) && number_at(text, 14, 2, minute) && number_at(text, 17, 2, second) &&
         number_at(text, 20, 3, millisecond);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // A nanosecond count holds the years 1678 to 2261.
  if (!good || !date.ok() || year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 59)
    return json.fail("is not a moment such as 2026-01-31T12:34:56.789Z");
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * 86400 + hour * 3600 + minute * 60 + second;
  unix_ns = (seconds * 1000 + millisecond) * 1'000'000;
}

void read_server(const JsonReader& json, ServerFacts& server) {
  json.at("url").read(server.url);
  json.at("engine").read(server.engine);
  json.at("version").read(server.version);
  json.at("model").read(server.model);
  json.at("max_model_len").read(server.max_model_len);
}

void read_client(const JsonReader& json, ClientFacts& client) {
  json.at("host").read(client.host);
  json.at("cpu").read(client.cpu);
  json.at("threads").read(client.threads);
  json.at("timestamps").read(client.timestamps);
}

void read_tokens(const JsonReader& json, TokenFacts& tokens) {
  json.at("tokenizer").read(tokens.tokenizer);
  json.at("template_tokens").read(tokens.template_tokens);
  json.at("source").read_word(tokens.source, kSources);
  json.at("exact").read(tokens.exact);
  json.at("input_source").read_word(tokens.input_source, kInputSources);
  json.at("input_exact").read(tokens.input_exact);
}

void read_requests(const JsonReader& json, std::optional<RequestsFile>& requests) {
  if (json.missing()) return;
  requests.emplace();
  json.at("path").read(requests->path);
  json.at("sha256").read(requests->sha256);
  json.at("count").read(requests->count);
}

void read_tool(const JsonReader& json, std::optional<ToolFacts>& tool) {
  if (json.missing()) return;
  tool.emplace();
  json.at("version").read(tool->version);
  json.at("git").read(tool->git);
}

void read_run(const JsonReader& json, RunResult& run) {
  int schema_version = 0;
  json.at("schema_version").read(schema_version);
  if (schema_version != kResultSchemaVersion) {
    json.at("schema_version")
        .fail(fmt::format("is not {}, the only version that is understood here", kResultSchemaVersion));
  }
  json.at("run_id").read(run.run_id);
  read_tool(json.at("tool"), run.tool);
  read_utc(json.at("started_at"), run.started_unix_ns);
  read_utc(json.at("completed_at"), run.completed_unix_ns);
  json.at("duration_s").read(run.duration_s);
  json.at("status").read_word(run.status, kStatuses);
  json.at("status_detail").read(run.status_detail);
  read(json.at("config"), run.config);
  json.at("metadata").for_each_member([&](const std::string& name, const JsonReader& value) {
    value.read(run.config.metadata[name]);
  });
  const JsonReader clock = json.at("clock");
  clock.at("monotonic_ns").read(run.clock_monotonic_ns);
  clock.at("unix_ns").read(run.clock_unix_ns);
  read_server(json.at("server"), run.server);
  read_client(json.at("client"), run.client);
  read_tokens(json.at("tokens"), run.tokens);
  json.at("levels").for_each_item([&](const JsonReader& level) { read(level, run.levels.emplace_back()); });
  read_requests(json.at("requests"), run.requests);
  json.at("warnings").read(run.warnings);
}

template <class Value, class Read>
Result<Value> from_text(std::string_view text, Read read_value) {
  OrderedJson json;
  if (auto parsed = parse(text, json); !parsed) return parsed.error();
  std::string problem;
  Value value;
  read_value(JsonReader(json, problem), value);
  if (!problem.empty()) return bad_input("this is not a result as it is written here: " + problem);
  return value;
}

}  // namespace

Result<RunResult> run_from_json(std::string_view text) { return from_text<RunResult>(text, read_run); }

Result<LevelResult> level_from_json(std::string_view text) {
  return from_text<LevelResult>(text, [](const JsonReader& json, LevelResult& level) { read(json, level); });
}

}  // namespace loadtest
