#pragma once
// Requests from a dataset, one a record.
//
// The length of an answer: the record's own; else as long as the answer recorded with it; else drawn from
// `output`. Where `output_overrides`, always drawn.
// Threads: plan() from any thread. It throws std::runtime_error where the file was changed or cannot be read
//          after it was opened.
#include <memory>
#include <string>

#include "tokenize/token_counter.h"
#include "workload/dataset.h"
#include "workload/dataset_order.h"
#include "workload/length_distribution.h"
#include "workload/prompt_source.h"

namespace loadtest {

struct DatasetPromptOptions {
  DatasetSampling sampling = DatasetSampling::shuffle;
  LengthDistribution output = LengthDistribution::fixed(128);
  bool output_overrides = false;
};

class DatasetPrompts final : public PromptSource {
 public:
  // `counter` outlives this.
  DatasetPrompts(std::uint64_t seed, std::string id_prefix, std::shared_ptr<const Dataset> dataset,
                 DatasetPromptOptions options, const TokenCounter& counter);

  // What the server's chat template adds; input_tokens includes it.
  void set_template_tokens(std::uint32_t tokens) override { template_tokens_ = tokens; }

  PlannedRequest plan(const RequestKey& key) const override;

 private:
  std::uint64_t seed_;
  std::string id_prefix_;
  std::shared_ptr<const Dataset> dataset_;
  DatasetPromptOptions options_;
  const TokenCounter* counter_;
  std::uint32_t template_tokens_ = 0;
};

// The tokens of the messages' contents.
std::uint32_t count_tokens(const std::vector<Message>& messages, const TokenCounter& counter);

}  // namespace loadtest
