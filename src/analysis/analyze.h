#pragma once
// An analysis of a result by a language model behind an OpenAI-compatible endpoint, streamed as it comes.
//
// What the model thinks (reasoning_content, <think>…</think>) is left out. What it cites is checked
// afterwards. Limits:  kMost_analysis_bytes of answer, the timeouts, go_on(). Errors:  bad_input (URL,
// prompt, no model named), target_unusable (no answer, a refusal, a broken stream). Secrets: the key and
// the values of secret headers are in no text, though the server repeats them. Redirects are not followed.
// Threads: blocks its caller, which also gets the callbacks.
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/facts.h"
#include "analysis/prompt.h"
#include "core/error.h"
#include "core/run_config.h"
#include "core/run_result.h"
#include "transport/target.h"

namespace loadtest {

inline constexpr std::size_t kMost_analysis_bytes = std::size_t{256} << 10;

struct AnalysisSettings {
  std::string server_url;
  std::string model;  // empty: the one that the server lists
  std::string api_key;
  std::vector<std::pair<std::string, std::string>> headers;  // sent with every request, besides the key
  AnalysisLanguage language = AnalysisLanguage::en;
  std::string prompt_template;  // empty: default_analysis_prompt()
  TlsOptions tls;
  std::string proxy;
  Nanoseconds connect_timeout = std::chrono::seconds(10);
  Nanoseconds timeout = std::chrono::minutes(10);
  Nanoseconds stall_timeout = std::chrono::minutes(2);
};

// Each may be empty.
struct AnalysisHooks {
  std::function<void(std::string_view text)> on_text;  // what is added to the answer
  std::function<void()> on_restart;                    // what came so far was thought: forget it
  std::function<bool()> go_on;                         // asked about every 20 ms; false: stop
  // Whether the server may be spoken to, once its name was looked up.
  std::function<Result<void>(const Target& target)> allow;
};

struct ResultAnalysis {
  std::string model;
  AnalysisLanguage language = AnalysisLanguage::en;
  std::string text;  // Markdown
  std::vector<Fact> facts;
  bool cut_short = false;                     // by the model's or our limit
  std::vector<int> unknown_citations;         // numbers that no fact has
  std::vector<std::string> uncited_sections;  // headings under which no fact is cited
};

Result<ResultAnalysis> analyze(const RunResult& result, const AnalysisSettings& settings,
                               const AnalysisHooks& hooks);

// Sentences about what a reader should know of it: nothing cited, cut short; empty: nothing.
std::vector<std::string> remarks(const ResultAnalysis& analysis);

// The answer with its model, remarks, and the facts that it cites: for a file.
std::string analysis_markdown(const ResultAnalysis& analysis, const RunResult& result);

}  // namespace loadtest
