#pragma once
// What a completion request asks for, read from its JSON body.
//
// prompt_tokens: characters (code points) of the prompt or of all message texts, divided by four and rounded
// up, at
//                least 1; a prompt of token ids counts them.
// Errors:        what real servers answer: a status, a message, a type and the parameter.
// Threads:       a reader belongs to one thread.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/sim_config.h"

namespace loadtest::sim {

enum class Endpoint : std::uint8_t { chat, completions };

struct CompletionRequest {
  Endpoint endpoint = Endpoint::chat;
  bool stream = false;
  bool include_usage = false;
  bool continuous_usage = false;
  bool length_given = false;  // max_tokens or max_completion_tokens: the answer ends with "length"
  std::uint32_t output_tokens = 1;
  std::uint32_t prompt_tokens = 1;

  bool operator==(const CompletionRequest&) const = default;
};

struct ApiError {
  int status = 400;
  std::string message;
  std::string type = "BadRequestError";
  std::string param;  // empty: null
  std::string code;   // empty: the status
};

// The body of an error answer: {"error":{"message","type","param","code"}}.
std::string render_error(const ApiError& error);

class CompletionRequestReader {
 public:
  explicit CompletionRequestReader(const SimConfig& config);
  ~CompletionRequestReader();
  CompletionRequestReader(const CompletionRequestReader&) = delete;
  CompletionRequestReader& operator=(const CompletionRequestReader&) = delete;

  // Fills `request`, or says why not.
  std::optional<ApiError> read(Endpoint endpoint, std::string_view body, CompletionRequest& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  const SimConfig& config_;
};

}  // namespace loadtest::sim
