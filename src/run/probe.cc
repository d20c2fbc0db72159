#include "run/probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "adapter/adapters.h"
#include "adapter/length_fields.h"
#include "adapter/prompt_fields.h"
#include "core/json_tree.h"
#include "core/secrets.h"
#include "run/choose_model.h"
#include "run/explain.h"

namespace loadtest {
namespace {

constexpr int kAdjustments = 5;

struct Decoded {
  ResponseSummary summary;
  std::vector<TokenEvent> events;
};

Decoded decode(const ServerAdapter& adapter, const PlannedRequest& planned, const HttpAnswer& http) {
  auto decoder = adapter.make_decoder({KeepText::output, {}});
  decoder->set_max_output_tokens(adapter.most_output_tokens(planned));
  Decoded decoded;
  decoder->start(http.status, http.content_type);
  decoder->feed(http.body, decoded.events);
  decoded.summary = decoder->finish();
  return decoded;
}

// Servers pass over fields that they do not know: only the answer shows whether its length was kept.
Result<void> check_length(const AskedServer& asked, Probed& probed, const PlannedRequest& planned,
                          const ResponseSummary& summary) {
  const bool early = summary.finish_reason == "stop" && summary.output_tokens &&
                     *summary.output_tokens < planned.max_output_tokens;
  if (!early || !probed.adapter->asks_for_exact_output() || !asked.config.sampling.stop.empty()) return {};
  std::string what = fmt::format(
      "{} does not keep --output-len: asked for exactly {} tokens, the probe's answer ended after {}",
      asked.server, planned.max_output_tokens, *summary.output_tokens);
  if (asked.config.output_length == OutputLength::exact) return target_unusable(std::move(what));
  probed.warnings.push_back(std::move(what));
  probed.ends_early = true;
  return {};
}

// Without a probe nothing would show whether the server takes the fields that ask for an exact length.
std::unique_ptr<ServerAdapter> adapter_of(const RunConfig& config) {
  if (config.warmup > 0 || config.output_length == OutputLength::exact) return make_adapter(config);
  RunConfig unprobed = config;
  unprobed.output_length = OutputLength::at_most;
  return make_adapter(unprobed);
}

// One request of the usual kind. What the server refuses of the optional things is left out for the whole
// run.
Result<void> try_request(const AskedServer& asked, Probed& probed, std::size_t server,
                         const PlannedRequest& planned) {
  const auto go_on_with = [&](std::string_view what) {
    probed.warnings.push_back(fmt::format("the probe of {} {}; the run goes on", asked.server, what));
  };
  const bool asked_for_exact_output = probed.adapter->asks_for_exact_output();
  for (int attempt = 0;; ++attempt) {
    const HttpRequest request = probed.adapter->encode(planned);
    const ServerAnswer answer =
        asked.ask(asked.target.base_path, request, planned.request_id, asked.config.timeout);
    if (asked.stopped()) return stopped_early();
    if (const auto* failure = std::get_if<Failure>(&answer)) {
      if (is_fatal(*failure, 0) || failure->kind == FailureKind::malformed)
        return explain_failure(asked.server, *failure);
      go_on_with(fmt::format("failed ({}: {})", name(failure->kind), failure->detail));
      return {};
    }
    const auto& http = std::get<HttpAnswer>(answer);
    const bool accepted = http.status / 100 == 2;
    if (!accepted && attempt < kAdjustments) {
      ServerAdapter::Adjusted adjusted = probed.adapter->adjusted_for(http.status, http.body);
      if (adjusted.adapter) {
        probed.adapter = std::move(adjusted.adapter);
        if (asked.config.output_length == OutputLength::exact && asked_for_exact_output &&
            !probed.adapter->asks_for_exact_output()) {
          return target_unusable(fmt::format(
              "{}: {}, without which no exact length can be asked for; leave out --exact-output-len "
              "require to measure it with --output-len as a limit",
              asked.server, adjusted.what.substr(0, adjusted.what.find(','))));
        }
        if (!adjusted.what.empty()) probed.warnings.push_back(std::move(adjusted.what));
        continue;
      }
    }
    Decoded decoded = decode(*probed.adapter, planned, http);
    ResponseSummary& summary = decoded.summary;
    if (!summary.failure && accepted) {
      if (summary.input_tokens && !adds_to_prompt(planned))
        probed.input_tokens_added = std::int64_t{*summary.input_tokens} - planned.input_tokens;
      probed.answers.at(server) = probed_answer(asked.config.stream, decoded.events, summary);
      return check_length(asked, probed, planned, summary);
    }
    Failure failure = summary.failure.value_or(Failure{});
    failure.detail = without_secrets(std::move(failure.detail), asked.config);
    if (is_fatal(failure, http.status)) {
      if (accepted) return explain_failure(asked.server, failure);
      return explain_status(asked.server, asked.target.base_path + request.target, http.status,
                            failure.detail);
    }
    go_on_with(accepted ? fmt::format("failed ({}: {})", name(failure.kind), failure.detail)
                        : fmt::format("was answered with HTTP {}", http.status));
    return {};
  }
}

}  // namespace

Result<Probed> probe(RunConfig& config, const MakePrompts& make_prompts, const GoOn& go_on,
                     const MayConnect& may_connect) {
  Probed probed;
  probed.server.url = config.servers.front();
  ListedModels first;
  const std::unique_ptr<ServerAdapter> asking = make_adapter(config);
  for (std::size_t i = 0; i < config.servers.size(); ++i) {
    auto target = permitted_target(config, config.servers[i], go_on, may_connect);
    if (!target) return target.error();
    target->base_path = asking->complete_base_path(target->url.base_path);
    auto listed = list_models({go_on, config, *target, config.servers[i]}, *asking);
    if (!listed) return listed.error();
    if (i == 0) first = std::move(*listed);
    probed.targets.push_back(std::move(*target));
  }
  auto chosen = choose_model(config, first, probed);
  if (!chosen) return chosen.error();
  probed.server.version =
      ask_version({go_on, config, probed.targets.front(), config.servers.front()}, *asking);

  auto prompts = make_prompts(config, probed.server);
  if (!prompts) return prompts.error();

  probed.adapter = adapter_of(config);
  probed.answers.resize(config.servers.size());
  auto asking_more = config.warmup > 0 ? probed.adapter->asking_for_event_tokens(true) : nullptr;
  const bool asks_more = asking_more != nullptr;
  if (asks_more) probed.adapter = std::move(asking_more);
  for (std::size_t i = 0; config.warmup > 0 && i < config.servers.size(); ++i) {
    const AskedServer asked{go_on, config, probed.targets[i], config.servers[i]};
    if (asked.stopped()) return stopped_early();
    auto tried = try_request(asked, probed, i, (*prompts)->plan({Phase::probe, 0, i}));
    if (!tried) return tried.error();
  }
  if (asks_more) keep_event_usage_where_it_tells(probed.adapter, probed.answers);
  return probed;
}

bool answers_exact(const RunConfig& config, const Probed& probed) {
  auto extra = parse_json(config.extra_body);
  if (extra.is_object()) {  // what these two ask for, the adapter knows
    extra.erase("ignore_eos");
    extra.erase("min_tokens");
  }
  return probed.adapter->asks_for_exact_output() && !probed.ends_early && config.sampling.stop.empty() &&
         !sets_answer_length(extra.is_object() ? extra.dump() : "");
}

Result<ServerListing> list_server(const RunConfig& config, const GoOn& go_on, const MayConnect& may_connect) {
  const std::string& server = config.servers.front();
  auto target = permitted_target(config, server, go_on, may_connect);
  if (!target) return target.error();
  const std::unique_ptr<ServerAdapter> adapter = make_adapter(config);
  target->base_path = adapter->complete_base_path(target->url.base_path);
  const AskedServer asked{go_on, config, *target, server};
  auto listed = list_models(asked, *adapter);
  if (!listed) return listed.error();
  if (listed->why_none) return *listed->why_none;
  ServerListing listing;
  listing.version = ask_version(asked, *adapter);
  listing.models = std::move(listed->models);
  for (ModelInfo& model : listing.models) model.id = without_long_secrets(std::move(model.id), config);
  if (!listing.models.empty() && !listing.models.front().owned_by.empty())
    listing.engine = listing.models.front().owned_by;
  return listing;
}

}  // namespace loadtest
