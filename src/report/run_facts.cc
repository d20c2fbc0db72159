#include "report/run_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/secrets.h"
#include "core/workload_text.h"
#include "report/number_text.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

std::string arrival_text(const ArrivalPattern& pattern) {
  switch (pattern.process) {
    case ArrivalProcess::constant:
      return "constant gaps";
    case ArrivalProcess::poisson:
      return "Poisson arrivals";
    case ArrivalProcess::gamma:
      return fmt::format("gamma arrivals, cv {:g}", pattern.cv);
  }
  return "";
}

std::string load_text(const RunConfig& config, const Punctuation& out) {
  const std::vector<LoadLevel> all = load_levels(config);
  std::string levels;
  for (const LoadLevel& level : all) levels += (levels.empty() ? "" : ", ") + load_text(level);
  std::string text = (config.open_loads.empty() ? "concurrency " : "rate ") + levels;
  if (!config.open_loads.empty()) {
    if (config.workload.trace.empty()) text += fmt::format("{}{}", out.dot, arrival_text(config.arrival));
    if (config.max_concurrency)
      text += fmt::format("{}at most {} in flight", out.dot, whole(*config.max_concurrency));
  }
  const char* each = all.size() > 1 ? " a level" : "";
  if (config.duration) {
    text += fmt::format("{}{}{}", out.dot, duration_text(to_s(*config.duration)), each);
  } else if (config.num_prompts) {
    text += fmt::format("{}{}{}", out.dot, counted(*config.num_prompts, "request"), each);
  }
  text += fmt::format("{}{}", out.dot, printable(workload_text(config)));
  text += fmt::format("{}{}, {}", out.dot, config.endpoint == ApiEndpoint::chat ? "chat" : "completions",
                      config.stream ? "streamed" : "not streamed");
  return text;
}

std::string server_text(const Punctuation& out, const RunResult& result) {
  std::string text = printable(without_userinfo(result.server.url));
  if (result.config.servers.size() > 1) text += fmt::format(" and {} more", result.config.servers.size() - 1);
  if (result.server.engine) {
    text += fmt::format("{}{}", out.dot, printable(*result.server.engine));
    if (result.server.version) text += ' ' + printable(*result.server.version);
  }
  return text;
}

std::string tokens_text(const Punctuation& out, const RunResult& result) {
  if (!result.tokens.source) return std::string(out.dash);
  constexpr std::array<std::pair<TokenSource, std::string_view>, 5> kWords{{
      {TokenSource::continuous_usage, "counted by the server in every event"},
      {TokenSource::usage, "counted by the server"},
      {TokenSource::ids, "counted by the server's token ids"},
      {TokenSource::retokenized, "counted by the client's tokenizer"},
      {TokenSource::events, "not counted by the server: each event is taken as one token"},
  }};
  std::string text;
  for (const auto& [source, words] : kWords) {
    if (source == *result.tokens.source) text = words;
  }
  if (result.tokens.tokenizer)
    text += fmt::format("; prompts made with {}", printable(*result.tokens.tokenizer));
  if (!result.tokens.exact) text += "; how many each event carried is estimated";
  if (result.tokens.input_source == InputTokenSource::tokenizer) {
    text += "; input counted by the client's tokenizer";
  } else if (result.tokens.input_source == InputTokenSource::asked) {
    text += "; input not counted, but taken as the length asked for";
  }
  return text;
}

std::string client_text(const Punctuation& out, const RunResult& result) {
  std::string text = printable(result.client.host);
  if (!result.client.cpu.empty()) text += fmt::format("{}{}", out.dot, printable(result.client.cpu));
  text += fmt::format("{}{}", out.dot, counted(result.client.threads, "thread"));
  if (!result.client.timestamps) return text;
  const std::string& stamps = *result.client.timestamps;
  text += fmt::format("{}{}", out.dot,
                      stamps == "kernel" ? "kernel timestamps"
                      : stamps == "user" ? "timestamps taken after reading"
                                         : "timestamps by the kernel where it gave them");
  return text;
}

}  // namespace

std::vector<RunFact> run_facts(const RunResult& result, const Punctuation& punctuation) {
  std::string run = printable(result.run_id);
  if (result.config.seed) run += fmt::format("{}seed {}", punctuation.dot, *result.config.seed);
  return {{"server", server_text(punctuation, result)},    {"model", printable(result.server.model)},
          {"load", load_text(result.config, punctuation)}, {"tokens", tokens_text(punctuation, result)},
          {"client", client_text(punctuation, result)},    {"run", std::move(run)}};
}

std::vector<FailureKind> most_frequent_first(const std::array<std::uint64_t, kFailureKinds>& errors) {
  std::vector<FailureKind> kinds;
  for (std::size_t kind = 0; kind < errors.size(); ++kind) {
    if (errors[kind] > 0) kinds.push_back(static_cast<FailureKind>(kind));
  }
  std::stable_sort(kinds.begin(), kinds.end(), [&](FailureKind a, FailureKind b) {
    return errors[static_cast<std::size_t>(a)] > errors[static_cast<std::size_t>(b)];
  });
  return kinds;
}

std::string errors_text(const std::array<std::uint64_t, kFailureKinds>& errors) {
  std::string text;
  for (const FailureKind kind : most_frequent_first(errors)) {
    const std::uint64_t n = errors[static_cast<std::size_t>(kind)];
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", whole(n), name(kind));
  }
  return text;
}

bool any_unsupported_percentile(const RunResult& result) {
  for (const LevelResult& level : result.levels) {
    for (const auto field : {&Figures::ttft_ms, &Figures::ttft_corrected_ms, &Figures::tpot_ms,
                             &Figures::itl_ms, &Figures::e2e_ms}) {
      const auto& statistics = level.figures.*field;
      if (statistics && !percentile_is_supported(statistics->n, 99)) return true;
    }
  }
  return false;
}

std::string_view load_name(const RunResult& result) {
  return !result.levels.empty() && result.levels.front().open ? "rate" : "concurrency";
}

}  // namespace loadtest
