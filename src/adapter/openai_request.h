#pragma once
// Renders requests to OpenAI-compatible servers.
//
// The body's constant part is rendered once. Fields of extra_body come last and win: a value replaces the
// whole field (objects are not merged into each other), null takes the field out. `stream` cannot be changed
// that way, for the decoder must know. A request's own fields come after those, by the same rules; what the
// run decides (model, prompt, stream, limit) is not theirs to change.
//
// Whoever sets ignore_eos or min_tokens in one of the two says how answers end: neither is then added to it.
//
// Threads: immutable, may be shared.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapter/server_adapter.h"

namespace loadtest {

// How the server wants things said.
struct OpenAiDialect {
  bool stream_options = true;          // ask for usage at the end of a stream
  bool continuous_usage = false;       // and in every event
  bool max_completion_tokens = false;  // the newer name of max_tokens
  bool ignore_eos = true;              // go on after the end token; RunConfig::output_length decides, too
  bool min_tokens = true;              // as many as the limit

  bool operator==(const OpenAiDialect&) const = default;
};

// Whether extra_body itself says something of the field.
bool extra_body_sets(const RunConfig& config, std::string_view field);

class OpenAiRequest {
 public:
  OpenAiRequest(const RunConfig& config, const OpenAiDialect& dialect);

  HttpRequest completion(const PlannedRequest& request) const;
  HttpRequest models() const;
  // Without a limit (extra_body takes it out) the most there is.
  std::uint32_t most_output_tokens(const PlannedRequest& request) const {
    return limit_field_.empty() ? most_by_extra_ : std::max(request.max_output_tokens, most_by_extra_);
  }
  bool asks_for_exact_output() const { return asks_for_exact_output_; }

 private:
  void append_prompt(std::string& body, const PlannedRequest& request) const;

  void render_own_fields(std::string& body, const PlannedRequest& request) const;

  bool chat_;
  bool asks_for_exact_output_ = false;
  std::vector<std::pair<std::string, std::string>> headers_;         // of a completion
  std::vector<std::pair<std::string, std::string>> models_headers_;  // without a body
  std::string head_;                                                 // `{"model":…`: every constant field
  std::uint32_t most_by_extra_ = 0;  // output tokens that extra_body allows; 0: it says nothing
  std::string limit_field_;          // `,"max_tokens":`; empty where extra_body sets or removes it
  std::string least_field_;          // `,"min_tokens":`; empty where it is not sent
  std::string prompt_field_;         // `,"messages":`; likewise
};

}  // namespace loadtest
