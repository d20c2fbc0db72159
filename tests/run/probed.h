#pragma once
// What the probe learns of a server, for tests.
#include <string>

#include "fakes/fake_llm.h"
#include "run/engine.h"
#include "run/measured.h"
#include "run/probe.h"

namespace loadtest {

inline RunConfig with_warmup(const FakeLlm& server) {
  RunConfig config = small_run({server.url()});
  config.warmup = 1;
  return config;
}

inline Result<Probed> probe_with(RunConfig& config, int stop_requests = 0) {
  const FixedPrompts prompts;
  return probe(
      config, [&](const RunConfig&, const ServerFacts&) -> Result<const PromptSource*> { return &prompts; },
      [stop_requests](const std::string&) { return stop_requests == 0; });
}

// What the levels will send.
inline std::string body_of(const Probed& probed) {
  return probed.adapter->encode(FixedPrompts().plan({})).body;
}

}  // namespace loadtest
