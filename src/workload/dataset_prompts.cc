#include "workload/dataset_prompts.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "workload/random.h"
#include "workload/request_id.h"

namespace loadtest {
std::uint32_t count_tokens(const std::vector<Message>& messages, const TokenCounter& counter) {
  std::size_t tokens = 0;
  for (const Message& message : messages) tokens += counter.count(message.content);
  return static_cast<std::uint32_t>(tokens);
}

DatasetPrompts::DatasetPrompts(std::uint64_t seed, std::string id_prefix,
                               std::shared_ptr<const Dataset> dataset, DatasetPromptOptions options,
                               const TokenCounter& counter)
    : seed_(seed),
      id_prefix_(std::move(id_prefix)),
      dataset_(std::move(dataset)),
      options_(std::move(options)),
      counter_(&counter) {}

PlannedRequest DatasetPrompts::plan(const RequestKey& key) const {
  auto record = dataset_->record(record_of(key, dataset_->size(), options_.sampling, seed_));
  if (!record) throw std::runtime_error(record.error().message);
  PlannedRequest request;
  request.request_id = request_id(id_prefix_, key);
  request.input_tokens = count_tokens(record->messages, *counter_) + template_tokens_;
  if (!options_.output_overrides && record->output_tokens) {
    request.max_output_tokens = *record->output_tokens;
  } else if (!options_.output_overrides && !record->recorded_answer.empty()) {
    const auto tokens = static_cast<std::uint32_t>(counter_->count(record->recorded_answer));
    request.max_output_tokens = std::max(tokens, 1U);
  } else {
    request.max_output_tokens = options_.output.sample(state_of(seed_, key, kDataset_output_length));
  }
  request.messages = std::move(record->messages);
  request.extra_body = std::move(record->extra_body);
  return request;
}

}  // namespace loadtest
