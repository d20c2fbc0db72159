#pragma once
// A conversation as the workload plans it: what the user says, turn by turn. The server's own answers stand
// between the turns, so only the engine knows the whole.
#include <cstdint>
#include <string>
#include <vector>

#include "core/time.h"

namespace loadtest {

struct ConversationTurn {
  std::string text;                // of the user, not empty
  std::uint32_t input_tokens = 0;  // of the text alone, as we count it
  std::uint32_t max_output_tokens = 1;
  Nanoseconds think_time{
      0};  // from the end of the answer before to the sending of this turn; 0 for the first
};

struct Conversation {
  std::string id;      // begins the request ids of its turns; unique within a run
  std::string system;  // the first message of every turn's request; empty: none
  std::uint32_t system_tokens = 0;
  std::vector<ConversationTurn> turns;  // at least one
  std::string extra_body;               // a JSON object of its requests' own body fields; empty: none
};

}  // namespace loadtest
