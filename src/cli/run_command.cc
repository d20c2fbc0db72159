#include "cli/run_command.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>

#include "cli/config_file.h"
#include "cli/parse_values.h"
#include "cli/program.h"
#include "cli/read_file.h"
#include "cli/run_flags.h"
#include "cli/run_session.h"
#include "cli/suggest.h"
#include "cli/via_session.h"

namespace loadtest {
namespace {

constexpr const char* kExamples = R"(Examples:
  llm-loadtest run -s http://127.0.0.1:8000 -c 1,10,50
  llm-loadtest run -s http://gpu1:8000,http://gpu2:8000 -c 64 -d 2m --goodput ttft:500,tpot:50
  llm-loadtest run -s https://api.example.com/v1 -m small -n 20 -o result.json
  llm-loadtest run --config run.toml -c 100 --strict
  llm-loadtest run --via http://bench1:8085 -s http://gpu1:8000 -c 1,10,50 --html report.html

A configuration file holds the long flags as keys: concurrency = [1, 10]. Flags on the command line
win over it. docs/cli.md describes every flag, docs/metrics.md every figure.)";

// What CLI11 collected: an option for each row of the table, and the configuration file.
struct Parsed {
  const CLI::App* app = nullptr;
  std::vector<const CLI::Option*> options;
  std::vector<std::string> config_files;
};

// A file that is none of ours is wrong in every line.
constexpr std::size_t kMostProblems = 20;

void shorten(std::vector<std::string>& problems) {
  if (problems.size() <= kMostProblems) return;
  const std::size_t more = problems.size() - kMostProblems;
  problems.resize(kMostProblems);
  problems.push_back(fmt::format("… and {} more", more));
}

// For a key such as no_stream: what to write instead.
std::string positive_switch(const ConfigEntry& entry) {
  if (!entry.key.starts_with("no-") && !entry.key.starts_with("no_")) return {};
  const RunFlag* const flag = find_run_flag(entry.key.substr(3));
  if (flag == nullptr || !flag->is_switch()) return {};
  const bool off = entry.values.empty() || entry.values.front() != "false";
  return fmt::format("; write {} = {}", flag->long_name(), off ? "false" : "true");
}

// Appends what the file says about flags that the command line does not give, nor one that excludes them.
void add_config_file(const std::string& path, std::vector<GivenValue>& given,
                     std::vector<std::string>& problems) {
  const auto text = read_file(path);
  if (!text) return problems.push_back("--config: " + text.error().message);
  const ConfigText parsed = parse_config_text(*text, path);
  problems.insert(problems.end(), parsed.problems.begin(), parsed.problems.end());
  const std::vector<GivenValue> command_line = given;
  for (const auto& entry : parsed.entries) {
    const RunFlag* const flag = find_run_flag(entry.key);
    const std::string where = fmt::format("{}:{}: ", path, entry.line);
    if (flag == nullptr) {
      std::vector<std::string> keys;
      for (const auto& known : run_flags()) keys.push_back(known.long_name());
      std::string advice = positive_switch(entry);
      if (advice.empty()) advice = did_you_mean(entry.key, keys);
      problems.push_back(where + in_quotes(entry.key) + " is not a known key" + advice);
      continue;
    }
    if (entry.is_array && flag->repeat == Repeat::once) {
      problems.push_back(where + entry.key + ": an array is too much; give one value");
      continue;
    }
    const bool overridden = std::any_of(
        command_line.begin(), command_line.end(),
        [&](const GivenValue& value) { return value.flag == flag || excludes(*value.flag, *flag); });
    if (overridden) continue;
    for (const auto& value : entry.values) given.push_back({flag, where + entry.key, value});
  }
}

int run_command(const Parsed& parsed) {
  std::vector<std::string> problems = unexpected_arguments(*parsed.app);
  std::vector<GivenValue> given;
  const auto flags = run_flags();
  for (std::size_t i = 0; i < flags.size(); ++i) {
    for (const auto& value : parsed.options[i]->results()) {
      given.push_back({&flags[i], "--" + flags[i].long_name(), value});
    }
  }
  std::string config_path;
  if (parsed.config_files.size() > 1) problems.push_back("--config: give one file");
  bool all_read = true;
  if (!parsed.config_files.empty()) {
    config_path = parsed.config_files.front();
    const std::size_t before = problems.size();
    add_config_file(config_path, given, problems);
    all_read = problems.size() == before;
  }
  const char* const key = std::getenv("OPENAI_API_KEY");
  ResolvedOptions resolved = resolve_run_options(given, key == nullptr ? "" : key, config_path, all_read);
  problems.insert(problems.end(), resolved.problems.begin(), resolved.problems.end());
  if (!problems.empty()) {
    shorten(problems);
    print_problems(problems);
    return 2;
  }
  if (resolved.options.via.empty()) return run_session(std::move(resolved.options));
  const char* const via_key = std::getenv("LLM_LOADTEST_VIA_KEY");
  if (resolved.options.via_key.empty() && via_key != nullptr) resolved.options.via_key = via_key;
  return run_via(std::move(resolved.options));
}

}  // namespace

CLI::App* add_run_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const run = app.add_subcommand("run", "Measure a server under load");
  const auto parsed = std::make_shared<Parsed>();
  parsed->app = run;
  for (const auto& flag : run_flags()) {
    CLI::Option* option = nullptr;
    if (flag.is_switch()) {
      option = run->add_flag(flag.names);
    } else {
      // The values are read from results() by run_command, all problems at once.
      option = run->add_option(flag.names, [](const CLI::results_t&) { return true; });
      option->type_name(flag.value)->allow_extra_args(false);
    }
    option->description(flag.help)->group(flag.group)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    parsed->options.push_back(option);
  }
  run->add_option("--config",
                  [parsed](const CLI::results_t& values) {
                    parsed->config_files = values;
                    return true;
                  })
      ->type_name("FILE")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false)
      ->description("Read flags from a TOML file");
  run->set_help_flag("-h,--help", "Print this help");
  run->footer(kExamples);
  action = [parsed] { return run_command(*parsed); };
  return run;
}

}  // namespace loadtest
