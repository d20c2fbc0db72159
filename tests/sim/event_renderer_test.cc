#include "sim/event_renderer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest::sim {
namespace {

ResponseId an_id() {
  ResponseId id;
  id.hex.fill('a');
  id.created_s = 1743083258;
  return id;
}

TEST(EventRenderer, AContentEventIsOneChunkInVllmsShape) {
  const SimConfig config;
  const EventRenderer renderer(config, Endpoint::chat);
  std::string out;
  EventSpec spec;
  spec.first_word = 1;
  renderer.append_event(out, an_id(), spec);
  EXPECT_EQ(out,
            "f0\r\ndata: "
            "{\"id\":\"chatcmpl-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"object\":\"chat.completion.chunk\","
            "\"created\":1743083258,\"model\":\"sim-model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
            "\" server\"},"
            "\"logprobs\":null,\"finish_reason\":null,\"token_ids\":null}]}\n\n\r\n");
}

TEST(EventRenderer, LineEndsCanBeCrLf) {
  SimConfig config;
  config.crlf = true;
  const EventRenderer renderer(config, Endpoint::chat);
  std::string out;
  renderer.append_done(out);
  EXPECT_EQ(out, "10\r\ndata: [DONE]\r\n\r\n\r\n");
}

TEST(EventRenderer, UsageComesInAnEventWithoutChoices) {
  SimConfig config;
  config.reasoning_tokens = 2;
  const EventRenderer renderer(config, Endpoint::completions);
  std::string out;
  renderer.append_usage(out, an_id(), {5, 7, std::nullopt});
  const std::size_t begin = out.find('{');
  EXPECT_EQ(parse_json(out.substr(begin, out.rfind('}') + 1 - begin)),
            parse_json(R"({"id":"cmpl-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","object":"text_completion",
              "created":1743083258,"model":"sim-model","choices":[],"usage":{"prompt_tokens":5,"total_tokens":12,
              "completion_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}})"));
}

TEST(EventRenderer, AWholeAnswerIsValidJson) {
  SimConfig config;
  config.model = "a \"quoted\" name";
  config.reasoning_tokens = 1;
  const EventRenderer renderer(config, Endpoint::chat);
  CompletionRequest request;
  request.output_tokens = 3;
  request.prompt_tokens = 4;
  EXPECT_EQ(parse_json(renderer.whole_answer(an_id(), request)),
            parse_json(R"({"id":"chatcmpl-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","object":"chat.completion",
              "created":1743083258,"model":"a \"quoted\" name","choices":[{"index":0,"message":{"role":"assistant",
              "reasoning_content":" the","content":" server answers","tool_calls":[]},"logprobs":null,"finish_reason":"stop",
              "stop_reason":null}],"usage":{"prompt_tokens":4,"total_tokens":7,"completion_tokens":3,
              "completion_tokens_details":{"reasoning_tokens":1}}})"));
}

TEST(EventRenderer, AWholeAnswerHasNoUsageWhereThereIsNone) {
  SimConfig config;
  config.usage = UsageMode::none;
  const nlohmann::json answer =
      parse_json(EventRenderer(config, Endpoint::chat).whole_answer(an_id(), CompletionRequest()));
  EXPECT_FALSE(answer.contains("usage"));
  EXPECT_EQ(answer["choices"].size(), 1u);
}

TEST(EventCycle, SlicesAreTheEventsThatTheRendererWouldWrite) {
  SimConfig config;
  config.events_per_write = 5;
  config.tokens_per_event = 3;
  const EventRenderer renderer(config, Endpoint::chat);
  const EventCycle cycle(renderer, config, false);
  std::string block;
  cycle.copy_for(an_id(), 1000, block);
  for (std::uint32_t first = 0; first < 40; ++first) {
    std::string expected;
    for (std::uint32_t i = first; i < first + 5; ++i) {
      EventSpec spec;
      spec.tokens = 3;
      spec.first_word = 3 * i;
      renderer.append_event(expected, an_id(), spec);
    }
    EXPECT_EQ(cycle.slice(block, first, 5), expected) << first;
  }
}

}  // namespace
}  // namespace loadtest::sim
