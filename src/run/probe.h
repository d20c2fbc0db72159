#pragma once
// What must be known before the first level: can the server be reached, which model, does it take our kind of
// request?
//
// Sends GETs (models, version) and, unless warm-up is off, one request of the usual kind to each server. It
// asks for usage in every event, too; the levels do so only where some event had other than one token.
// Errors: target_unusable with the likely cause; bad_input where --model is needed.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapter/server_adapter.h"
#include "core/run_result.h"
#include "run/asked_server.h"
#include "run/event_tokens.h"
#include "workload/prompt_source.h"

namespace loadtest {

struct Probed {
  std::vector<Target> targets;
  std::unique_ptr<ServerAdapter> adapter;
  ServerFacts server;
  std::vector<std::string> warnings;
  // What the server counted beyond our own count of the probe's prompt: the chat template, and what the run's
  // extra_body adds to every prompt. Missing where it counts nothing, and where the probe's request alone
  // adds something (adapter/prompt_fields.h).
  std::optional<std::int64_t> input_tokens_added;
  bool ends_early = false;  // an answer that was to have an exact length was shorter
  // By server; missing where the probe had none that succeeded.
  std::vector<std::optional<ProbedAnswer>> answers;
};

// Fills config.model where it was empty. Blocks; ends early, with a cancelled-looking target_unusable, when
// `go_on` says so.
//
// `prompts` is asked once, when model and context are known, for what the probe requests send.
using MakePrompts = std::function<Result<const PromptSource*>(const RunConfig&, const ServerFacts&)>;
Result<Probed> probe(RunConfig& config, const MakePrompts& make_prompts, const GoOn& go_on,
                     const MayConnect& may_connect = {});

// Whether answers have exactly the length that is asked for, as far as the probe could tell. Whoever gives a
// text that ends an answer wants shorter ones.
bool answers_exact(const RunConfig& config, const Probed& probed);

// A server's own words, by GETs alone; secrets that it repeats are ***, in the ids of models, too.
struct ServerListing {
  std::vector<ModelInfo> models;
  std::optional<std::string> engine, version;
};
Result<ServerListing> list_server(const RunConfig& config, const GoOn& go_on, const MayConnect& may_connect);

}  // namespace loadtest
