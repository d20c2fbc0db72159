#include "cli/analyze_command.h"

#include <CLI/App.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "analysis/analyze.h"
#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/parse_values.h"
#include "cli/print_words.h"
#include "cli/program.h"
#include "cli/read_file.h"
#include "cli/saved_runs.h"
#include "cli/stop_signals.h"
#include "core/run_from_json.h"
#include "report/result_file.h"

namespace loadtest {
namespace {

struct AnalyzeFlags {
  std::string source, database, language = "en", prompt, output, timeout = "10m";
  std::vector<std::string> headers;
  AnalysisSettings settings;
  bool print_prompt = false;
  std::optional<WaitingReader> reader;  // of the output, where that is a pipe
};

Error prefixed(std::string_view flag, const Error& error) {
  return {error.code, std::string(flag) + ": " + error.message};
}

Result<void> read_flags(AnalyzeFlags& flags) {
  const auto language = find_analysis_language(flags.language);
  if (!language)
    return bad_input("--language: " + in_quotes(flags.language) + " is not known; give en or ko");
  flags.settings.language = *language;
  for (const std::string& given : flags.headers) {
    auto header = parse_header(given);
    if (!header) return prefixed("--header", header.error());
    flags.settings.headers.push_back(std::move(*header));
  }
  const auto timeout = parse_duration(flags.timeout);
  if (!timeout) return prefixed("--timeout", timeout.error());
  flags.settings.timeout = *timeout;
  if (!flags.prompt.empty()) {
    auto text = read_file(flags.prompt);
    if (!text) return prefixed("--prompt", text.error());
    if (text->empty()) return bad_input("--prompt: " + in_quotes(flags.prompt) + " is empty");
    flags.settings.prompt_template = std::move(*text);
  }
  if (flags.settings.server_url.empty() && !flags.print_prompt) {
    return bad_input(
        "--analysis-server: say whom to ask, such as http://127.0.0.1:8000 (the figures are sent there)");
  }
  const char* const key = std::getenv("OPENAI_API_KEY");
  if (flags.settings.api_key.empty() && key != nullptr) flags.settings.api_key = key;
  if (flags.output.empty()) return {};
  auto writable = check_writable(flags.output, "--output");
  if (!writable) return writable.error();
  flags.reader.emplace(std::move(*writable));
  return {};
}

int print_prompt(const RunResult& result, const AnalysisSettings& settings) {
  const std::string_view chosen = settings.prompt_template.empty()
                                      ? default_analysis_prompt()
                                      : std::string_view(settings.prompt_template);
  const auto prompt = analysis_prompt(chosen, result, result_facts(result), settings.language);
  if (!prompt) return fail(prefixed("--prompt", prompt.error()));
  print_words(*prompt);
  return 0;
}

// A result, and where it is a saved run, the database that is to keep the analysis.
struct Source {
  RunResult result;
  std::unique_ptr<RunStore> store;  // null: a file
};

Result<Source> from_file(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return text.error();
  auto result = run_from_json(*text);
  if (!result) {
    return Error{result.error().code,
                 in_quotes(file) + " is not a result of `run --output`: " + result.error().message};
  }
  return Source{std::move(*result), nullptr};
}

// A file of that name, else a saved run.
Result<Source> open_source(const AnalyzeFlags& flags) {
  std::error_code error;
  const bool path = flags.source.find('/') != std::string::npos || flags.source.ends_with(".json");
  if (flags.database.empty() && (path || std::filesystem::exists(flags.source, error)))
    return from_file(flags.source);
  auto store = open_saved_runs(flags.database);
  if (!store) return store.error();
  auto saved = load_saved_run(**store, flags.source);
  if (!saved) return saved.error();
  return Source{std::move(saved->result), std::move(*store)};
}

Result<void> save(RunStore& store, const RunResult& result, const ResultAnalysis& analysis,
                  const std::string& markdown) {
  const Nanoseconds now = std::chrono::system_clock::now().time_since_epoch();
  const auto kept = store.save_analysis(
      result.run_id, {now.count(), analysis.model, std::string(name(analysis.language)), markdown});
  if (!kept) return kept.error();
  if (!*kept) return bad_input("the run " + result.run_id + " has been deleted; the analysis is not saved");
  return {};
}

int run_analyze(AnalyzeFlags& flags) {
  if (const auto good = read_flags(flags); !good) return fail(good.error());
  const auto source = open_source(flags);
  if (!source) return fail(source.error());
  const RunResult& result = source->result;
  if (flags.print_prompt) return print_prompt(result, flags.settings);

  std::atomic<int> stopped{0};
  const StopSignals signals([&](int signal, int) { stopped = signal; });
  AnalysisHooks hooks;
  hooks.on_text = [](std::string_view words) { print_words(words); };
  hooks.on_restart = [] { print_words("\n\n(What stands above was the model's thinking. Its answer:)\n\n"); };
  hooks.go_on = [&] { return stopped == 0; };
  const auto analysis = analyze(result, flags.settings, hooks);
  print_words("\n");
  if (stopped != 0) return 128 + stopped;
  if (!analysis) return fail(analysis.error());
  print_problems(remarks(*analysis));
  const std::string markdown = analysis_markdown(*analysis, result);
  Result<void> written =
      flags.output.empty() ? Result<void>() : write_file(flags.output, markdown, "--output");
  const Result<void> saved =
      source->store ? save(*source->store, result, *analysis, markdown) : Result<void>();
  if (!saved) print_problems({saved.error().message});
  if (!written) print_problems({written.error().message});
  return !written ? exit_code_of(written.error()) : saved ? 0 : exit_code_of(saved.error());
}

}  // namespace

CLI::App* add_analyze_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("analyze", "Have a language model write about a result");
  const auto flags = std::make_shared<AnalyzeFlags>();
  AnalysisSettings& settings = flags->settings;
  sub->add_option("RESULT", flags->source,
                  "A result file of run --output, or a saved run: its id, or a beginning that no other has")
      ->type_name("FILE|RUN")
      ->required();
  add_database_flag(*sub, flags->database);
  sub->add_option("--analysis-server", settings.server_url,
                  "OpenAI-compatible server to ask, with or without /v1; the figures are sent there")
      ->type_name("URL");
  sub->add_option("--analysis-model", settings.model, "Model to ask; default: the one that the server lists")
      ->type_name("NAME");
  sub->add_option("--api-key", settings.api_key,
                  "Sent as a bearer token; default: the environment variable OPENAI_API_KEY")
      ->type_name("KEY");
  sub->add_option("--header", flags->headers, "One more header for every request; repeatable")
      ->type_name("NAME:VALUE")
      ->allow_extra_args(false);
  sub->add_option("--language", flags->language, "Language of the analysis: en (default) or ko")
      ->type_name("en|ko");
  sub->add_option("--prompt", flags->prompt, "A prompt of your own, with placeholders such as {{facts}}")
      ->type_name("FILE");
  sub->add_flag("--print-prompt", flags->print_prompt, "Print what would be asked, and ask nobody");
  sub->add_option("--timeout", flags->timeout, "For the whole answer; default 10m")->type_name("TIME");
  sub->add_option("--cacert", settings.tls.ca_file, "Certificates (PEM) to trust in place of the system's")
      ->type_name("FILE");
  sub->add_flag("--insecure-tls", settings.tls.insecure, "Do not check the server's certificate");
  sub->add_option("-o,--output", flags->output, "Write the analysis and the facts it cites as Markdown")
      ->type_name("FILE");
  sub->set_help_flag("-h,--help", "Print this help");
  sub->footer(
      "The analysis of a saved run is saved with it: llm-loadtest show RUN --format analysis\n"
      "Examples:\n  llm-loadtest analyze result.json --analysis-server http://127.0.0.1:8000\n"
      "  llm-loadtest analyze result.json --analysis-server http://127.0.0.1:8000 --language ko -o a.md");
  action = [flags] { return run_analyze(*flags); };
  return sub;
}

}  // namespace loadtest
