#pragma once
// Renders requests to OpenAI-compatible servers.
//
// The body's constant part is rendered once. Fields of extra_body come last and win: a value replaces the
// whole field (objects are not merged into each other), null takes the field out. `stream` cannot be changed
// that way, for the decoder must know.
//
// Threads: immutable, may be shared.
#include <string>
#include <utility>
#include <vector>

#include "adapter/server_adapter.h"

namespace loadtest {

// How the server wants things said.
struct OpenAiDialect {
  bool stream_options = true;          // ask for usage at the end of a stream
  bool max_completion_tokens = false;  // the newer name of max_tokens

  bool operator==(const OpenAiDialect&) const = default;
};

class OpenAiRequest {
 public:
  OpenAiRequest(const RunConfig& config, const OpenAiDialect& dialect);

  HttpRequest completion(const PlannedRequest& request) const;
  HttpRequest models() const;

 private:
  void append_prompt(std::string& body, const PlannedRequest& request) const;

  bool chat_;
  std::vector<std::pair<std::string, std::string>> headers_;         // of a completion
  std::vector<std::pair<std::string, std::string>> models_headers_;  // without a body
  std::string head_;                                                 // `{"model":…`: every constant field
  std::string limit_field_;   // `,"max_tokens":`; empty where extra_body sets or removes it
  std::string prompt_field_;  // `,"messages":`; likewise
};

}  // namespace loadtest
