#include "cli/serve_command.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/prompt.h"
#include "api/serve.h"
#include "api/target_pattern.h"
#include "cli/duration.h"
#include "cli/info_command.h"
#include "cli/number_checks.h"
#include "cli/parse_values.h"
#include "cli/program.h"
#include "cli/read_file.h"
#include "store/database_path.h"

namespace loadtest {
namespace {

struct ServeFlags {
  ServeConfig config;
  std::string key_scope = "write";
  std::string log_level = "info", analysis_prompt;
  std::string grace = "30s", idle_timeout = "20s", write_timeout = "30s";
  double upload_mb = 16, datasets_mb = 1000, run_memory_mb = 2000;
};

constexpr std::pair<const char*, LogLevel> kLogLevels[] = {{"debug", LogLevel::debug},
                                                           {"info", LogLevel::info},
                                                           {"warn", LogLevel::warn},
                                                           {"error", LogLevel::error},
                                                           {"off", LogLevel::off}};

std::string log_level_problem(const std::string& value) {
  for (const auto& [name, level] : kLogLevels) {
    if (value == name) return "";
  }
  return in_quotes(value) + " is not known; give debug, info, warn, error or off";
}

std::string scope_problem(const std::string& value) {
  if (value == "write" || value == "all") return "";
  return in_quotes(value) + " is not known; give write or all";
}

std::string target_problem(const std::string& value) {
  const auto parsed = parse_target_pattern(value);
  return parsed ? "" : parsed.error().message;
}

std::string duration_problem(const std::string& value) {
  const auto parsed = parse_duration(value);
  return parsed ? "" : parsed.error().message;
}

// Read once, and tried: what is wrong with it is told now, not to whom an analysis is written for.
Result<void> read_analysis_prompt(const std::string& path, std::string& out) {
  if (path.empty()) return {};
  auto text = read_file(path);
  if (!text) return bad_input("--analysis-prompt: " + text.error().message);
  if (text->empty()) return bad_input("--analysis-prompt: " + in_quotes(path) + " is empty");
  if (const auto tried = analysis_prompt(*text, RunResult{}, {}, AnalysisLanguage::en); !tried)
    return bad_input("--analysis-prompt: " + tried.error().message);
  out = std::move(*text);
  return {};
}

int run_serve(ServeFlags& flags) {
  ServeConfig& config = flags.config;
  config.key_for_all_calls = flags.key_scope == "all";
  for (const auto& [name, level] : kLogLevels) {
    if (flags.log_level == name) config.log_level = level;
  }
  config.grace = *parse_duration(flags.grace);
  config.idle_timeout = *parse_duration(flags.idle_timeout);
  config.write_timeout = *parse_duration(flags.write_timeout);
  config.most_upload_bytes = static_cast<std::uint64_t>(flags.upload_mb * 1e6);
  config.most_dataset_bytes = static_cast<std::uint64_t>(flags.datasets_mb * 1e6);
  config.most_record_bytes = static_cast<std::uint64_t>(flags.run_memory_mb * 1e6);
  config.system_info = info_json;
  if (auto good = check(config); !good) return fail(good.error());
  if (auto good = read_analysis_prompt(flags.analysis_prompt, config.analysis_prompt); !good)
    return fail(good.error());
  if (config.database.empty()) config.database = default_database_path();
  if (config.database.empty())
    return fail(bad_input("--database: there is no home folder for it; name a file"));
  if (config.data_dir.empty())
    config.data_dir = std::filesystem::path(config.database).parent_path().string();
  auto store = RunStore::open(config.database, RunStore::IfMissing::create);
  if (!store) return fail(store.error());
  const auto served = serve(config, **store, stdout);
  return served ? 0 : fail(served.error());
}

void add_server_flags(CLI::App& sub, ServeConfig& c) {
  const char* const group = "Server";
  sub.add_option("--host", c.host, "Address to listen on; a public one needs a key")
      ->envname("HOST")
      ->capture_default_str()
      ->group(group);
  sub.add_option("--port", c.port, "Port to listen on; 0: any free one")
      ->envname("PORT")
      ->check(whole_from(0, 65535))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--database", c.database,
                 "SQLite file of the runs; default: runs.db in the user's data folder")
      ->envname("DATABASE_PATH")
      ->type_name("FILE")
      ->group(group);
  sub.add_option("--data-dir", c.data_dir,
                 "Folder with the datasets and tokenizers that runs may name; default: that of the database")
      ->envname("DATA_DIR")
      ->type_name("DIR")
      ->group(group);
  sub.add_option("--ready-file", c.ready_path, "Write the server's URL here once it accepts connections")
      ->type_name("FILE")
      ->group(group);
}

void add_access_flags(CLI::App& sub, ServeFlags& flags) {
  const char* const group = "Who may do what";
  ServeConfig& c = flags.config;
  sub.add_option("--api-key", c.api_key, "Calls that change something need this key; better given by API_KEY")
      ->envname("API_KEY")
      ->type_name("KEY")
      ->group(group);
  sub.add_option("--api-key-scope", flags.key_scope, "write, or all: every call but /health needs the key")
      ->envname("API_KEY_SCOPE")
      ->type_name("write|all")
      ->check(scope_problem)
      ->capture_default_str()
      ->group(group);
  sub.add_flag("--insecure", c.insecure, "Listen on a public address without a key")->group(group);
  sub.add_option(
         "--allowed-targets", c.allowed_targets,
         "Hosts that runs may be aimed at: names (*.example.org), addresses (10.0.*, 10.0.0.0/8), which "
         "a name has to stand for; default: any")
      ->envname("ALLOWED_TARGETS")
      ->delimiter(',')
      ->check(target_problem)
      ->type_name("HOST[,HOST…]")
      ->group(group);
  sub.add_option("--allowed-hosts", c.allowed_hosts,
                 "Names that the server is called by, besides addresses and localhost")
      ->delimiter(',')
      ->type_name("HOST[,HOST…]")
      ->group(group);
  sub.add_option("--allowed-origins", c.allowed_origins,
                 "Pages of other sites that may call it, such as https://dash.example.org; default: none")
      ->delimiter(',')
      ->type_name("URL[,URL…]")
      ->group(group);
  sub.add_flag("--behind-proxy", c.behind_proxy, "Take the client's address from what the proxy adds last")
      ->group(group);
}

void add_limit_flags(CLI::App& sub, ServeFlags& flags) {
  const char* const group = "Limits";
  ServeConfig& c = flags.config;
  sub.add_option("--parallel-runs", c.parallel_runs, "Runs at once; more than one disturb each other")
      ->check(whole_from(1, 64))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--max-queued", c.most_queued, "Runs that may wait")
      ->check(whole_from(1, 10'000))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--max-run-memory-mb", flags.run_memory_mb,
                 "What the records of a run's level may hold; beyond it the run stops with what it measured")
      ->check(number_from(0.001, 1'000'000))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--parallel-analyses", c.parallel_analyses,
                 "Analyses by a language model that are written at once")
      ->check(whole_from(1, 12))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--rate-limit", c.rate_limit_per_s, "Calls a second of one client; 0: no limit")
      ->check(number_from(0, 1e6))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--max-connections", c.max_connections, "Connections at once; others wait")
      ->check(whole_from(1, 100'000))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--idle-timeout", flags.idle_timeout,
                 "For a whole request to arrive, or the next one to begin")
      ->type_name("TIME")
      ->check(duration_problem)
      ->capture_default_str()
      ->group(group);
  sub.add_option("--write-timeout", flags.write_timeout,
                 "For a part of an answer to be taken; a download that lags behind for so long is cut off")
      ->type_name("TIME")
      ->check(duration_problem)
      ->capture_default_str()
      ->group(group);
  sub.add_option("--max-upload-mb", flags.upload_mb, "Largest dataset that can be uploaded")
      ->check(number_from(0.001, 1024))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--max-datasets-mb", flags.datasets_mb, "What all uploaded datasets may hold together")
      ->check(number_from(0.001, 1'000'000))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--grace", flags.grace, "For runs that go on when the server is told to stop")
      ->type_name("TIME")
      ->check(duration_problem)
      ->capture_default_str()
      ->group(group);
}

}  // namespace

CLI::App* add_serve_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("serve", "Serve runs, their results and their history over HTTP");
  const auto flags = std::make_shared<ServeFlags>();
  add_server_flags(*sub, flags->config);
  add_access_flags(*sub, *flags);
  add_limit_flags(*sub, *flags);
  sub->add_option("--log-level", flags->log_level,
                  "debug, info, warn, error or off; JSON lines on standard error")
      ->envname("LOG_LEVEL")
      ->type_name("LEVEL")
      ->check(log_level_problem)
      ->capture_default_str()
      ->group("Log");
  sub->add_option("--analysis-prompt", flags->analysis_prompt,
                  "What a model that writes an analysis is asked, with placeholders such as {{facts}}")
      ->type_name("FILE")
      ->group("Analysis");
  sub->footer(
      "Examples:\n"
      "  llm-loadtest serve\n"
      "  API_KEY=… llm-loadtest serve --host 0.0.0.0 --allowed-hosts llm.example.org");
  sub->callback([flags, &action] { action = [flags] { return run_serve(*flags); }; });
  return sub;
}

}  // namespace loadtest
