#include "workload/trace_prompts.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "workload/dataset_prompts.h"
#include "workload/random.h"
#include "workload/request_id.h"
#include "workload/request_identity.h"

namespace loadtest {
TracePrompts::TracePrompts(std::uint64_t seed, std::string id_prefix, std::shared_ptr<const Trace> trace,
                           const TokenCounter& counter)
    : seed_(seed),
      id_prefix_(std::move(id_prefix)),
      trace_(std::move(trace)),
      counter_(&counter),
      builder_(counter) {}

ExactText TracePrompts::text_of(const TraceRow& row, const RequestKey& key, std::uint32_t tokens) const {
  const std::uint64_t pass = key.index / trace_->size();
  const std::uint64_t world = mix(mix(mix(seed_, kBlock), place_of(key)), pass);
  const WordRow own(state_of(seed_, key, kOwn_words), identity_of(seed_, key));
  const std::uint32_t first_block =
      template_tokens_ < kBlock_tokens ? kBlock_tokens - template_tokens_ : kBlock_tokens;
  ExactText text;
  std::uint32_t left = tokens, block = first_block;
  for (const std::uint64_t id : row.hash_ids) {
    const WordRow words(mix(world, id));
    if (left <= block) return builder_.build(text, words, tokens);  // the last one
    const ExactText next =
        text.text.empty() ? builder_.build(words, block) : builder_.build_next(words, block);
    text.text += next.text;
    text.tokens += next.tokens;
    left -= std::min(left, block);
    block = kBlock_tokens;
  }
  return builder_.build(text, own, tokens);
}

PlannedRequest TracePrompts::plan(const RequestKey& key) const {
  const std::size_t index = key.index % trace_->size();
  PlannedRequest request;
  request.request_id = request_id(id_prefix_, key);
  request.max_output_tokens = trace_->output_tokens(index);
  TraceRow row;
  if (!is_csv(trace_->format())) {  // CSV rows hold nothing but what the trace has in memory
    auto read = trace_->row(index);
    if (!read) throw std::runtime_error(read.error().message);
    row = std::move(*read);
    request.extra_body = std::move(row.extra_body);
  }
  if (!row.messages.empty()) {
    request.input_tokens = count_tokens(row.messages, *counter_) + template_tokens_;
    if (row.input_tokens > 0) request.asked_input_tokens = row.input_tokens;
    request.messages = std::move(row.messages);
    return request;
  }
  const std::uint32_t asked = trace_->input_tokens(index);
  ExactText text = text_of(row, key, asked > template_tokens_ ? asked - template_tokens_ : 1);
  request.input_tokens = text.tokens + template_tokens_;
  request.asked_input_tokens = asked;
  request.messages.push_back({"user", std::move(text.text)});
  return request;
}

}  // namespace loadtest
