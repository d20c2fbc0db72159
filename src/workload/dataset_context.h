#pragma once
// Holds the lengths of a dataset's records against the context of the model, before anything is sent.
//
// A record is too long where its prompt and the answer that it leads to have more tokens than the context. Of
// a conversation: all of its turns and answers. What cannot be too long, by its bytes, is not counted. Of
// what a stand-in for the model's tokenizer counts, only what is clearly too long is (least_tokens.h).
// Errors: that of a bad line, with its number, unless such lines are left out.
#include <cstdint>
#include <functional>
#include <string>

#include "core/error.h"
#include "core/time.h"
#include "tokenize/token_counter.h"
#include "workload/dataset.h"
#include "workload/dataset_prompts.h"

namespace loadtest {

struct DatasetContext {
  std::uint64_t max_model_len = 0;
  const TokenCounter* counter = nullptr;  // never null
  bool exact = true;             // the counter is the model's own; else only what is clearly too long is
  DatasetPromptOptions options;  // how long answers are asked to be
  bool conversations = false;
  Nanoseconds most_time = std::chrono::seconds(20);
  std::function<bool()> go_on;  // asked now and then; false: stop. May be empty
};

// Removes the records that are too long. Returns a sentence where it came to no end in `most_time`, else an
// empty text.
Result<std::string> fit_to_context(Dataset& dataset, const DatasetContext& context);

// A distribution without an end of its own is held against the context by its mean.
std::uint64_t longest_likely(const LengthDistribution& lengths);

}  // namespace loadtest
