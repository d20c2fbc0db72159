#pragma once
// What a completion request asks for, read from its JSON body.
//
// prompt_tokens: under the configured tokenizer, the tokens of the prompt or of all message texts and, on the
// chat
//                endpoint, the template's. Without one, characters (code points) divided by four and rounded
//                up. A prompt of token ids counts them. At least 1.
// Errors:        what real servers answer: a status, a message, a type and the parameter.
// Threads:       a reader belongs to one thread.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/sim_config.h"
#include "tokenize/tokenizer.h"

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
  std::optional<std::uint32_t> cached_tokens;  // of the prompt; nullopt: there is no prefix cache
  bool ignore_eos = false;
  std::uint32_t min_tokens = 0;

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

  // The prompt that was read last, where there is a tokenizer; the template's tokens come first, as ids that
  // no vocabulary has.
  std::span<const TokenId> prompt_ids() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  const SimConfig& config_;
};

}  // namespace loadtest::sim
