// Any prompt, also one that is not UTF-8, makes a body that another JSON parser reads back.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "adapter/openai_request.h"
#include "core/json_text.h"
#include "core/json_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadtest;
  const std::string prompt(reinterpret_cast<const char*>(data), size);
  RunConfig config;
  config.model = prompt.substr(0, prompt.size() / 4);
  PlannedRequest request;
  request.messages = {{"user", prompt}, {"assistant", prompt.substr(prompt.size() / 2)}};
  const nlohmann::json body = parse_json(OpenAiRequest(config, {}).completion(request).body);
  const auto& messages = body.at("messages");
  if (messages.at(0).at("content") != valid_utf8(prompt)) std::abort();
  if (messages.at(1).at("content") != valid_utf8(request.messages[1].content)) std::abort();
  if (body.at("stream") != true || body.at("max_tokens") != request.max_output_tokens) std::abort();

  // As the request's own fields, too.
  request.extra_body = prompt;
  const nlohmann::json own = parse_json(OpenAiRequest(config, {}).completion(request).body);
  if (own.at("messages") != messages || own.at("stream") != true) std::abort();

  // As extra_body: whatever it is, the body stays JSON and stays a stream.
  config.extra_body = prompt;
  if (parse_json(OpenAiRequest(config, {}).completion(request).body).at("stream") != true) std::abort();
  return 0;
}
