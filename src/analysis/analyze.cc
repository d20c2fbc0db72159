#include "analysis/analyze.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "adapter/adapters.h"
#include "adapter/error_text.h"
#include "analysis/secret_filter.h"
#include "analysis/think_filter.h"
#include "core/secrets.h"
#include "transport/http_fetch.h"
#include "transport/http_stream.h"
#include "transport/http_wire.h"

namespace loadtest {
namespace {

constexpr int kMost_adjustments = 4;
constexpr std::uint32_t kMost_tokens = 1U << 20;  // more than any answer: a limit of belief, not sent
constexpr Nanoseconds kList_timeout = std::chrono::seconds(10);

RunConfig config_of(const AnalysisSettings& settings) {
  RunConfig config;
  config.servers = {settings.server_url};
  config.model = settings.model;
  config.api_key = settings.api_key;
  config.headers = settings.headers;
  config.tls = settings.tls;
  config.proxy = settings.proxy;
  config.connect_timeout = settings.connect_timeout;
  config.output_length = OutputLength::at_most;
  config.extra_body = R"({"max_tokens":null})";  // as long as it likes
  return config;
}

class Conversation {
 public:
  Conversation(const AnalysisSettings& settings, const AnalysisHooks& hooks)
      : settings_(settings), hooks_(hooks), config_(config_of(settings)) {}

  Result<void> open() {
    auto target = make_target(config_, settings_.server_url, hooks_.go_on);
    if (!target) return about(target.error());
    target_ = std::move(*target);
    if (hooks_.allow) {
      if (Result<void> allowed = hooks_.allow(*target_); !allowed) return allowed;
    }
    adapter_ = make_adapter(config_);
    target_->base_path = adapter_->complete_base_path(target_->url.base_path);
    return config_.model.empty() ? choose_model() : Result<void>();
  }

  // The finish reason.
  Result<std::string> ask(const std::string& prompt, std::string& answer) {
    PlannedRequest planned;
    planned.messages = {{"user", prompt}};
    planned.max_output_tokens = kMost_tokens;
    for (int attempt = 0;; ++attempt) {
      std::string refusal;
      int status = 0;
      const ResponseSummary summary = exchange(wire_of(adapter_->encode(planned)), answer, refusal, status);
      if (stopped()) return target_unusable("stopped before the analysis was complete");
      if (!summary.failure) return summary.finish_reason;
      if (too_long_) return std::string("length");
      ServerAdapter::Adjusted adjusted;
      if (attempt < kMost_adjustments) adjusted = adapter_->adjusted_for(status, refusal);
      if (!adjusted.adapter) return about(*summary.failure);
      adapter_ = std::move(adjusted.adapter);
    }
  }

  const std::string& model() const { return config_.model; }

 private:
  bool stopped() const { return hooks_.go_on && !hooks_.go_on(); }

  Error about(const Error& error) const {
    return {error.code, fmt::format("the analysis server: {}", error.message)};
  }
  Error about(const Failure& failure) const {
    return target_unusable(fmt::format("the analysis server {} gave no analysis ({}: {})",
                                       without_userinfo(settings_.server_url), name(failure.kind),
                                       without_secrets(failure.detail, config_)));
  }

  std::string wire_of(const HttpRequest& request) const {
    WireRequest wire;
    wire.method = request.method;
    wire.base_path = target_->base_path;
    wire.target = request.target;
    wire.headers = &request.headers;
    wire.body = request.body;
    wire.absolute_form = target_->proxy && !target_->url.tls;
    return render_request(target_->url, wire);
  }

  Result<void> choose_model() {
    const auto answer = http_fetch(*target_, wire_of(adapter_->models_request()), settings_.connect_timeout,
                                   kList_timeout, hooks_.go_on);
    if (const auto* failure = std::get_if<Failure>(&answer)) return about(*failure);
    const auto& http = std::get<HttpAnswer>(answer);
    if (http.status == 401 || http.status == 403) {
      return about(Failure{FailureStage::head, FailureKind::http_4xx,
                           fmt::format("HTTP {}: {}", http.status, error_message(http.body))});
    }
    const auto models = adapter_->parse_models(http.body);
    if (!models || models->size() != 1) {
      return bad_input("the analysis server does not list exactly one model; name the one to ask");
    }
    if (holds_long_secret(models->front().id, config_)) {
      return bad_input(
          "the one model that the analysis server lists has a secret in its name that it was sent; name the "
          "one "
          "to ask");
    }
    config_.model = models->front().id;
    adapter_ = make_adapter(config_);
    return {};
  }

  ResponseSummary exchange(const std::string& wire, std::string& answer, std::string& refusal, int& status) {
    ThinkFilter filter;
    SecretFilter secrets(long_secrets(config_));
    std::size_t restarts = 0;
    answer.clear();
    const auto show = [&](const std::string& text) {
      if (text.empty()) return;
      answer += text;
      if (hooks_.on_text) hooks_.on_text(text);
    };
    const auto add = [&](std::string text) {
      if (filter.restarts() > restarts) {
        restarts = filter.restarts();
        secrets.forget();
        answer.clear();
        if (hooks_.on_restart) hooks_.on_restart();
      }
      show(secrets.feed(text));
    };
    DecoderOptions options;
    options.on_text = [&](std::string_view text) { add(filter.feed(text)); };
    const std::unique_ptr<ResponseDecoder> decoder = adapter_->make_decoder(options);
    decoder->set_max_output_tokens(kMost_tokens);
    std::vector<TokenEvent> events;
    HttpReader reader;
    reader.on_head = [&](const HttpHead& head) {
      status = head.status;
      decoder->start(head.status, head.content_type);
    };
    reader.on_body = [&](std::string_view piece) {
      if (status / 100 != 2 && refusal.size() < kMost_analysis_bytes) refusal += piece;
      events.clear();
      decoder->feed(piece, events);
      too_long_ = answer.size() > kMost_analysis_bytes;
      return !decoder->done() && !too_long_;
    };
    reader.go_on = hooks_.go_on;
    const std::optional<Failure> failed = http_stream(
        *target_, wire, {settings_.connect_timeout, settings_.timeout, settings_.stall_timeout}, reader);
    add(filter.finish());
    show(secrets.finish());
    ResponseSummary summary;
    if (status != 0) summary = decoder->finish();
    // What the decoder says of a stream that broke off is less than what broke it.
    if (failed && !(summary.failure && status / 100 != 2)) summary.failure = failed;
    return summary;
  }

  const AnalysisSettings& settings_;
  const AnalysisHooks& hooks_;
  RunConfig config_;
  std::optional<Target> target_;
  std::unique_ptr<ServerAdapter> adapter_;
  bool too_long_ = false;
};

}  // namespace

Result<ResultAnalysis> analyze(const RunResult& result, const AnalysisSettings& settings,
                               const AnalysisHooks& hooks) {
  ResultAnalysis analysis;
  analysis.language = settings.language;
  analysis.facts = result_facts(result);
  const std::string_view prompt_template = settings.prompt_template.empty()
                                               ? default_analysis_prompt()
                                               : std::string_view(settings.prompt_template);
  const auto prompt = analysis_prompt(prompt_template, result, analysis.facts, settings.language);
  if (!prompt) return prompt.error();

  Conversation conversation(settings, hooks);
  if (const Result<void> opened = conversation.open(); !opened) return opened.error();
  const auto finish_reason = conversation.ask(*prompt, analysis.text);
  if (!finish_reason) return finish_reason.error();
  analysis.model = conversation.model();
  analysis.cut_short = *finish_reason == "length";
  if (analysis.text.empty()) {
    return target_unusable(fmt::format("{} gave no answer but its thoughts{}", analysis.model,
                                       analysis.cut_short ? ", and then reached its limit of tokens" : ""));
  }
  for (const int number : cited_facts(analysis.text)) {
    if (number < 1 || number > static_cast<int>(analysis.facts.size()))
      analysis.unknown_citations.push_back(number);
  }
  analysis.uncited_sections = uncited_sections(analysis.text, analysis.facts);
  return analysis;
}

std::vector<std::string> remarks(const ResultAnalysis& analysis) {
  std::vector<std::string> sentences;
  if (analysis.cut_short) sentences.emplace_back("The answer reached a limit and ends in the middle.");
  if (cited_facts(analysis.text).empty())
    sentences.emplace_back("The answer cites no fact at all: take none of its claims for measured.");
  if (!analysis.unknown_citations.empty()) {
    std::string list;
    for (const int number : analysis.unknown_citations)
      list += fmt::format("{}F{}", list.empty() ? "" : ", ", number);
    sentences.push_back(fmt::format("The answer cites facts that do not exist: {}.", list));
  }
  for (const std::string& heading : analysis.uncited_sections)
    sentences.push_back(fmt::format("No fact is cited under \"{}\".", heading));
  return sentences;
}

std::string analysis_markdown(const ResultAnalysis& analysis, const RunResult& result) {
  std::string text =
      fmt::format("# Analysis of {}\n\nWritten by the language model {} from the figures of run {}.\n",
                  result.server.model, analysis.model, result.run_id);
  for (const std::string& sentence : remarks(analysis)) text += fmt::format("\n> {}\n", sentence);
  text += "\n" + analysis.text;
  if (!text.ends_with('\n')) text += '\n';
  const std::vector<int> cited = cited_facts(analysis.text);
  std::vector<Fact> shown;
  for (const Fact& fact : analysis.facts) {
    if (std::find(cited.begin(), cited.end(), fact.number) != cited.end()) shown.push_back(fact);
  }
  if (shown.empty()) return text;
  text += "\n---\n\n";
  for (const Fact& fact : shown) text += fmt::format("- [F{}] {}\n", fact.number, fact.text);
  return text;
}

}  // namespace loadtest
