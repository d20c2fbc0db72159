#pragma once
// Conversations of common words, drawn by seed: so many turns, each of exactly so many tokens.
//
// The first turns of a run part within six words, as prompts do (workload/synthetic_prompts.h). A system
// prompt is shared by all sessions, or by those of a group. Threads: session() from any thread.
#include <cstdint>
#include <memory>
#include <string>

#include "tokenize/token_counter.h"
#include "workload/conversation_source.h"
#include "workload/duration_distribution.h"
#include "workload/exact_text.h"
#include "workload/length_distribution.h"
#include "workload/shared_prefix.h"
#include "workload/shared_texts.h"

namespace loadtest {

inline constexpr std::uint32_t kMost_turns = 1000;

// "5", "uniform:2:8", … (workload/length_distribution.h), or "all": as many as a dataset's conversations
// have.
inline Result<LengthDistribution> parse_turns(std::string_view text) {
  if (text == "all") return LengthDistribution::fixed(kMost_turns);
  return parse_length_distribution(text, {kMost_turns, "turns"});
}

struct SyntheticConversationOptions {
  LengthDistribution turns = LengthDistribution::fixed(3);
  LengthDistribution input = LengthDistribution::fixed(256);   // of each turn's text
  LengthDistribution output = LengthDistribution::fixed(128);  // of each answer
  DurationDistribution think_time;
  SharedPrefix system;  // its tokens; 0: no system prompt
};

class SyntheticConversations final : public ConversationSource {
 public:
  // `counter` outlives this.
  SyntheticConversations(std::uint64_t seed, std::string id_prefix, SyntheticConversationOptions options,
                         const TokenCounter& counter);

  Conversation session(const RequestKey& key) const override;

 private:
  std::uint64_t seed_;
  std::string id_prefix_;
  SyntheticConversationOptions options_;
  ExactTextBuilder builder_;
  std::unique_ptr<SharedTexts> systems_;  // null: no system prompt
};

}  // namespace loadtest
