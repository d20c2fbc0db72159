#include "run/workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "run/context_check.h"
#include "run/probe_prompts.h"
#include "run/workload_lengths.h"
#include "workload/dataset.h"
#include "workload/dataset_context.h"
#include "workload/dataset_conversations.h"
#include "workload/dataset_prompts.h"
#include "workload/synthetic_conversations.h"
#include "workload/synthetic_prompts.h"
#include "workload/trace.h"
#include "workload/trace_prompts.h"

namespace loadtest {
namespace {

DatasetPromptOptions dataset_options(const RunConfig& config) {
  DatasetPromptOptions options;
  if (!config.workload.dataset_sampling.empty())
    options.sampling = parse_dataset_sampling(config.workload.dataset_sampling).value();
  options.output = output_lengths(config);
  options.output_overrides = config.workload.output_len_given;
  return options;
}

// A name that the server serves a model under may mean nothing, or another model: what it loaded comes first.
Result<ChosenTokenizer> tokenizer_of(const std::string& model, std::string_view root) {
  auto by_name = find_tokenizer("", model);
  if (root.empty() || root == model) return by_name;
  auto by_root = find_tokenizer("", root);
  const bool stand_ins = by_root && !by_root->exact() && !(by_name && by_name->exact());
  return by_root && (by_root->exact() || stand_ins) ? by_root : by_name;
}

MessageUse use_of_messages(const RunConfig& config) {
  return config.endpoint == ApiEndpoint::chat ? MessageUse::whole : MessageUse::texts;
}

}  // namespace

Workload::~Workload() = default;

std::shared_ptr<const std::vector<Nanoseconds>> Workload::due_times() const {
  return trace_ ? trace_->times() : nullptr;
}

Result<std::unique_ptr<Workload>> Workload::open(RunConfig& config) {
  std::unique_ptr<Workload> workload(new Workload);
  if (!config.workload.tokenizer.empty()) {
    auto asked = find_tokenizer(config.workload.tokenizer, config.model);
    if (!asked) return bad_input("--tokenizer: " + asked.error().message);
    workload->tokenizer_ = std::move(*asked);
  }
  if (!config.workload.shared_prefix.empty()) {
    if (auto shared = shared_prefix_of(config); !shared)
      return bad_input("--shared-prefix-len: " + shared.error().message);
  }
  if (!config.workload.dataset.empty()) {
    if (auto opened = workload->open_dataset_of(config); !opened) return opened.error();
  }
  if (!config.workload.trace.empty()) {
    if (auto opened = workload->open_trace_of(config); !opened) return opened.error();
  }
  return workload;
}

Result<void> Workload::open_dataset_of(const RunConfig& config) {
  const WorkloadConfig& given = config.workload;
  DatasetOptions options;
  if (!given.dataset_format.empty()) options.format = parse_dataset_format(given.dataset_format).value();
  if (!given.dataset_columns.empty()) options.columns = parse_dataset_columns(given.dataset_columns).value();
  options.skip_bad_lines = given.skip_bad_lines;
  options.use = given.turns.empty() ? use_of_messages(config) : MessageUse::turns;
  auto opened = open_dataset(given.dataset, options);
  if (!opened) return Error{opened.error().code, "--dataset: " + opened.error().message};
  dataset_ = std::make_shared<Dataset>(std::move(*opened));
  return {};
}

Result<void> Workload::open_trace_of(RunConfig& config) {
  const WorkloadConfig& given = config.workload;
  TraceOptions options;
  if (!given.trace_format.empty()) options.format = parse_trace_format(given.trace_format).value();
  options.time_scale = given.time_scale;
  options.skip_bad_lines = given.skip_bad_lines;
  options.use = use_of_messages(config);
  auto opened = open_trace(given.trace, options);
  if (!opened) return Error{opened.error().code, "--trace: " + opened.error().message};
  note_skipped(given.trace, opened->skipped(), opened->first_skipped());
  if (opened->failed_left_out() > 0) {
    const bool one = opened->failed_left_out() == 1;
    warnings_.push_back(
        fmt::format("{}: {} with an answer of 0 tokens, which had failed, {} left out", given.trace,
                    one ? "1 row" : fmt::format("{} rows", opened->failed_left_out()), one ? "was" : "were"));
  }
  trace_ = std::make_shared<const Trace>(std::move(*opened));
  config.output_len = trace_->max_output_tokens();
  if (!config.duration) {
    if (!config.num_prompts) config.num_prompts = trace_->size();
  } else if (trace_->duration() < *config.duration) {
    warnings_.push_back(
        fmt::format("--trace: the last request of {} is due after {:g} s, before the {:g} s of --duration; "
                    "it begins again "
                    "only where -n asks for more requests than it has",
                    given.trace, to_s(trace_->duration()), to_s(*config.duration)));
  }
  return {};
}

void Workload::note_skipped(const std::string& path, std::uint64_t skipped, const std::string& first) {
  if (skipped == 0) return;
  warnings_.push_back(
      skipped == 1 ? fmt::format("{}: 1 bad line was left out: {}", path, first)
                   : fmt::format("{}: {} bad lines were left out; the first is {}", path, skipped, first));
}

Result<void> Workload::prepare(const RunConfig& config, const std::string& id_prefix,
                               std::optional<std::uint64_t> max_model_len, const std::function<bool()>& go_on,
                               std::string_view root) {
  if (!tokenizer_) {
    auto found = tokenizer_of(config.model, root);
    if (!found) return found.error();
    tokenizer_ = std::move(*found);
  }
  if (!tokenizer_->exact()) {
    warnings_.push_back(fmt::format("prompts are counted with {}: {}; give --tokenizer for exact lengths",
                                    tokenizer_->tokenizer->name(), tokenizer_->how));
  }
  if (max_model_len) {
    if (auto fits = hold_against(config, *max_model_len, go_on); !fits) return fits.error();
  }
  if (dataset_) note_skipped(config.workload.dataset, dataset_->skipped(), dataset_->first_skipped());
  const TokenCounter& counter = *tokenizer_->tokenizer;
  if (trace_) {
    prompts_ = std::make_unique<TracePrompts>(*config.seed, id_prefix, trace_, counter);
  } else if (dataset_) {
    prompts_ =
        std::make_unique<DatasetPrompts>(*config.seed, id_prefix, dataset_, dataset_options(config), counter);
  } else {
    SyntheticOptions options{input_lengths(config), output_lengths(config), {}};
    // Of conversations the sessions have it, as their system prompt.
    if (!config.workload.shared_prefix.empty() && config.workload.turns.empty())
      options.shared_prefix = shared_prefix_of(config).value();
    prompts_ = std::make_unique<SyntheticPrompts>(*config.seed, id_prefix, std::move(options), counter);
  }
  if (max_model_len)
    probe_prompts_ = std::make_unique<ProbePrompts>(*prompts_, counter, *max_model_len, dataset_ != nullptr);
  if (!config.workload.turns.empty()) make_conversations(config, id_prefix);
  return {};
}

void Workload::make_conversations(const RunConfig& config, const std::string& id_prefix) {
  const TokenCounter& counter = *tokenizer_->tokenizer;
  DurationDistribution think_time;
  if (!config.workload.think_time.empty())
    think_time = parse_duration_distribution(config.workload.think_time).value();
  if (dataset_) {
    conversations_ = std::make_unique<DatasetConversations>(*config.seed, id_prefix, dataset_,
                                                            dataset_options(config), think_time, counter);
    return;
  }
  SyntheticConversationOptions options;
  options.turns = parse_turns(config.workload.turns).value();
  options.input = input_lengths(config);
  options.output = output_lengths(config);
  options.think_time = think_time;
  if (!config.workload.shared_prefix.empty()) options.system = shared_prefix_of(config).value();
  conversations_ =
      std::make_unique<SyntheticConversations>(*config.seed, id_prefix, std::move(options), counter);
}

Result<void> Workload::hold_against(const RunConfig& config, std::uint64_t max_model_len,
                                    const std::function<bool()>& go_on) {
  if (dataset_) return fit_dataset(config, max_model_len, go_on);
  auto checked = trace_ ? check_trace_lengths(config, *trace_,
                                              {.max_model_len = max_model_len,
                                               .counter = tokenizer_->tokenizer.get(),
                                               .exact = tokenizer_->exact(),
                                               .go_on = go_on})
                        : check_lengths(config, max_model_len);
  if (!checked) return checked.error();
  if (!checked->empty()) warnings_.push_back(std::move(*checked));
  return {};
}

Result<void> Workload::fit_dataset(const RunConfig& config, std::uint64_t max_model_len,
                                   const std::function<bool()>& go_on) {
  DatasetContext context;
  context.max_model_len = max_model_len;
  context.counter = tokenizer_->tokenizer.get();
  context.exact = tokenizer_->exact();
  context.options = dataset_options(config);
  context.conversations = !config.workload.turns.empty();
  context.go_on = go_on;
  auto fitted = fit_to_context(*dataset_, context);
  if (!fitted) return Error{fitted.error().code, "--dataset: " + fitted.error().message};
  if (!fitted->empty()) warnings_.push_back(std::move(*fitted));
  return {};
}

}  // namespace loadtest
