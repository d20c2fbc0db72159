#include "core/run_json.h"

#include <fmt/format.h>

#include <ctime>

#include "core/json_value.h"
#include "core/secrets.h"
#include "core/version.h"

namespace loadtest {
namespace {

// "2026-01-31T12:34:56.789Z"
std::string utc(std::int64_t unix_ns) {
  constexpr std::int64_t second = 1'000'000'000;
  std::int64_t whole = unix_ns / second;
  std::int64_t rest = unix_ns % second;
  if (rest < 0) {
    rest += second;
    --whole;
  }
  const std::time_t time = whole;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, rest / 1'000'000);
}

OrderedJson metadata_json(const RunConfig& config) {
  OrderedJson json = OrderedJson::object();
  for (const auto& [key, value] : config.metadata) json[valid_utf8(key)] = text(value);
  return json;
}

OrderedJson tool_json(const std::optional<ToolFacts>& tool) {
  return {{"name", "llm-loadtest"},
          {"version", tool ? text(tool->version) : text(kVersion)},
          {"git", text_or_null(tool ? std::string_view(tool->git) : std::string_view(kGit))}};
}

OrderedJson requests_json(const std::optional<RequestsFile>& requests) {
  if (!requests) return nullptr;
  return {{"path", text(requests->path)}, {"sha256", requests->sha256}, {"count", requests->count}};
}

}  // namespace

OrderedJson to_json(const RunResult& result) {
  OrderedJson levels = OrderedJson::array();
  for (const LevelResult& level : result.levels) levels.push_back(to_json(level));
  OrderedJson warnings = OrderedJson::array();
  for (const std::string& warning : result.warnings) warnings.push_back(text(warning));

  return {{"schema_version", kResultSchemaVersion},
          {"run_id", text(result.run_id)},
          {"tool", tool_json(result.tool)},
          {"started_at", utc(result.started_unix_ns)},
          {"completed_at", utc(result.completed_unix_ns)},
          {"duration_s", seconds(result.duration_s)},
          {"status", name(result.status)},
          {"status_detail", optional_text(result.status_detail)},
          {"config", to_json(result.config)},
          {"metadata", metadata_json(result.config)},
          {"clock", {{"monotonic_ns", result.clock_monotonic_ns}, {"unix_ns", result.clock_unix_ns}}},
          {"server",
           {{"url", text(without_userinfo(result.server.url))},
            {"engine", optional_text(result.server.engine)},
            {"version", optional_text(result.server.version)},
            {"model", text(result.server.model)},
            {"max_model_len", count(result.server.max_model_len)}}},
          {"client",
           {{"host", text(result.client.host)},
            {"cpu", text(result.client.cpu)},
            {"threads", result.client.threads},
            {"timestamps", optional_text(result.client.timestamps)}}},
          {"tokens",
           {{"tokenizer", optional_text(result.tokens.tokenizer)},
            {"template_tokens", count(result.tokens.template_tokens)},
            {"source", result.tokens.source ? OrderedJson(name(*result.tokens.source)) : OrderedJson()},
            {"exact", result.tokens.exact},
            {"input_source",
             result.tokens.input_source ? OrderedJson(name(*result.tokens.input_source)) : OrderedJson()},
            {"input_exact", result.tokens.input_exact}}},
          {"levels", std::move(levels)},
          {"requests", requests_json(result.requests)},
          {"gpu", nullptr},
          {"validation", nullptr},
          {"recommendation", nullptr},
          {"warnings", std::move(warnings)}};
}

}  // namespace loadtest
