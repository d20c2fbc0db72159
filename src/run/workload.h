#pragma once
// What a run sends: the tokenizer, the prompts, and, of a trace, when they are due.
//
// Errors:  bad_input sentences for files and lengths that cannot be used, before anything is sent.
// Threads: made before the levels; then only read.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/run_config.h"
#include "core/time.h"
#include "tokenize/find_tokenizer.h"
#include "workload/conversation_source.h"
#include "workload/prompt_source.h"

namespace loadtest {

class Dataset;
class Trace;

class Workload {
 public:
  // Reads the files that the configuration names. A trace that nobody bounds sets config.num_prompts.
  static Result<std::unique_ptr<Workload>> open(RunConfig& config);
  ~Workload();

  // Once the model is known (config.model): the tokenizer and the prompts. `max_model_len`: the model's
  // context, where the server states it. `root`: what the server loaded under that name, where it says so.
  // `go_on`, asked while the lengths of texts are looked at; false: stop.
  Result<void> prepare(const RunConfig& config, const std::string& id_prefix,
                       std::optional<std::uint64_t> max_model_len, const std::function<bool()>& go_on = {},
                       std::string_view root = {});

  PromptSource& prompts() { return *prompts_; }
  // What the probe sends: the same, with room for the chat template where the context is known.
  const PromptSource* probe_prompts() const { return probe_prompts_ ? probe_prompts_.get() : prompts_.get(); }
  // Null: single requests.
  const ConversationSource* conversations() const { return conversations_.get(); }
  const ChosenTokenizer& tokenizer() const { return *tokenizer_; }
  // The due times of a trace; null: none.
  std::shared_ptr<const std::vector<Nanoseconds>> due_times() const;
  // Sentences: lines left out, a tokenizer that is a stand-in.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  Workload() = default;
  void make_conversations(const RunConfig& config, const std::string& id_prefix);
  Result<void> open_dataset_of(const RunConfig& config);
  Result<void> open_trace_of(RunConfig& config);
  Result<void> hold_against(const RunConfig& config, std::uint64_t max_model_len,
                            const std::function<bool()>& go_on);
  Result<void> fit_dataset(const RunConfig& config, std::uint64_t max_model_len,
                           const std::function<bool()>& go_on);
  void note_skipped(const std::string& path, std::uint64_t skipped, const std::string& first);

  std::optional<ChosenTokenizer> tokenizer_;
  std::shared_ptr<Dataset> dataset_;
  std::shared_ptr<const Trace> trace_;
  std::unique_ptr<PromptSource> prompts_, probe_prompts_;
  std::unique_ptr<ConversationSource> conversations_;
  std::vector<std::string> warnings_;
};

}  // namespace loadtest
