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
  for (const LoadLevel& level : all) {
    levels += (levels.empty() ? "" : ", ") + load_text(level);
    if (level.open && level.open->ramp)
      levels += fmt::format(" in {}", duration_text(to_s(level.open->ramp->over)));
  }
  const bool trace = !config.workload.trace.empty();
  std::string text =
      trace ? "at the trace's times" : (config.open_loads.empty() ? "concurrency " : "rate ") + levels;
  if (!config.open_loads.empty()) {
    if (!trace) text += fmt::format("{}{}", out.dot, arrival_text(config.arrival));
    if (config.max_concurrency)
      text += fmt::format("{}at most {} in flight", out.dot, whole(*config.max_concurrency));
  }
  const char* each = all.size() > 1 ? " a level" : "";
  if (config.duration) {
    text += fmt::format("{}{}{}", out.dot, duration_text(to_s(*config.duration)), each);
  } else if (config.num_prompts) {
    const std::string_view noun = config.workload.turns.empty() ? "request" : "conversation";
    text += fmt::format("{}{}{}", out.dot, counted(*config.num_prompts, noun), each);
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
  const bool retokenized = result.tokens.source == TokenSource::retokenized;
  if (result.tokens.tokenizer && retokenized) {
    text = fmt::format(
        "not counted by the server, or not event by event: answers and prompts counted here with {}",
        printable(*result.tokens.tokenizer));
  } else if (result.tokens.tokenizer) {
    text += fmt::format("; prompts made with {}", printable(*result.tokens.tokenizer));
  }
  if (!result.tokens.exact && !retokenized) text += "; how many each event carried is estimated";
  if (result.tokens.input_source == InputTokenSource::tokenizer && !retokenized) {
    text += "; input counted by the client's tokenizer";
  } else if (result.tokens.input_source == InputTokenSource::asked) {
    text += "; input not counted, but taken as the length asked for";
  }
  return text;
}

// Where the lengths that were asked for, sent and counted differ, as far as is shown; else empty.
std::string prompts_text(const RunResult& result) {
  double n = 0, asked = 0, sent = 0, counted = 0;
  bool all_asked = true, all_counted = true;
  for (const LevelResult& level : result.levels) {
    if (!level.prompt_tokens) continue;
    const PromptTokens& tokens = *level.prompt_tokens;
    const auto requests = static_cast<double>(tokens.n);
    n += requests;
    asked += requests * tokens.asked_mean.value_or(0);
    sent += requests * tokens.sent_mean;
    counted += requests * tokens.counted_mean.value_or(0);
    all_asked = all_asked && tokens.asked_mean;
    all_counted = all_counted && tokens.counted_mean;
  }
  if (n == 0) return {};
  const std::string shown_sent = fixed(sent / n, 1);
  const std::string shown_asked = all_asked ? fixed(asked / n, 1) : shown_sent;
  const std::string shown_counted = all_counted ? fixed(counted / n, 1) : shown_sent;
  if (shown_asked == shown_sent && shown_counted == shown_sent) return {};
  std::string text = "mean tokens: ";
  if (all_asked) text += shown_asked + " asked for, ";
  text += shown_sent + " sent as counted here";
  if (all_counted) text += fmt::format(", {} counted by the server", shown_counted);
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
  std::vector<RunFact> facts = {{"server", server_text(punctuation, result)},
                                {"model", printable(result.server.model)},
                                {"load", load_text(result.config, punctuation)},
                                {"tokens", tokens_text(punctuation, result)}};
  if (std::string lengths = prompts_text(result); !lengths.empty())
    facts.push_back({"prompts", std::move(lengths)});
  facts.push_back({"client", client_text(punctuation, result)});
  facts.push_back({"run", std::move(run)});
  return facts;
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
                             &Figures::itl_ms, &Figures::e2e_ms, &Figures::e2e_corrected_ms}) {
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
