#pragma once
// The requests of a trace: prompts of exactly the recorded lengths, which share what the trace says they
// shared.
//
// A hash id stands for a block of 512 tokens: rows that begin with the same ids get prompts that begin with
// the same text, and others part within the first words of the first block that differs. Each phase and level
// has texts of its own, so that none finds the caches of the one before. The template's tokens are taken off
// the first block. Rows with a text of their own send it as it is. Index:   the row; beyond the last one the
// trace begins again, with other texts. Threads: plan() from any thread. set_template_tokens() before others
// call plan(). plan() throws
//          std::runtime_error where the file was changed or cannot be read after it was opened.
#include <cstdint>
#include <memory>
#include <string>

#include "tokenize/token_counter.h"
#include "workload/exact_text.h"
#include "workload/prompt_source.h"
#include "workload/trace.h"

namespace loadtest {

class TracePrompts final : public PromptSource {
 public:
  // `counter` outlives this.
  TracePrompts(std::uint64_t seed, std::string id_prefix, std::shared_ptr<const Trace> trace,
               const TokenCounter& counter);

  void set_template_tokens(std::uint32_t tokens) override { template_tokens_ = tokens; }

  PlannedRequest plan(const RequestKey& key) const override;

 private:
  ExactText text_of(const TraceRow& row, const RequestKey& key, std::uint32_t tokens) const;

  std::uint64_t seed_;
  std::string id_prefix_;
  std::shared_ptr<const Trace> trace_;
  const TokenCounter* counter_;
  ExactTextBuilder builder_;
  std::uint32_t template_tokens_ = 0;
};

}  // namespace loadtest
