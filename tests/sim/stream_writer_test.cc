#include "sim/stream_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "core/json_tree.h"

namespace loadtest::sim {
namespace {

// The "data:" payloads of chunked bytes.
std::vector<std::string> payloads(std::string_view bytes) {
  std::vector<std::string> found;
  for (std::size_t at; (at = bytes.find("data: ")) != std::string_view::npos;) {
    bytes.remove_prefix(at + 6);
    found.emplace_back(bytes.substr(0, bytes.find('\n')));
  }
  return found;
}

ResponseId some_id() {
  ResponseId id;
  id.hex.fill('a');
  id.created_s = 1743083258;
  return id;
}

struct Rendered {
  std::vector<std::uint32_t> tokens;  // of each write
  std::string bytes;
};

Rendered render(const SimConfig& config, const CompletionRequest& request) {
  const StreamTemplates templates(config, request.endpoint);
  StreamWriter writer;
  writer.start(templates, config, request, some_id());
  Rendered result;
  std::string scratch;
  while (const std::uint32_t events = writer.events_after(0)) {
    result.tokens.push_back(writer.tokens_after(0, events));
    result.bytes += writer.render(events, false, scratch);
  }
  EXPECT_EQ(result.tokens.size(), writer.writes());
  return result;
}

CompletionRequest streamed(std::uint32_t tokens) {
  CompletionRequest request;
  request.stream = request.include_usage = request.length_given = true;
  request.output_tokens = tokens;
  request.prompt_tokens = 9;
  return request;
}

std::string content_of(const Rendered& rendered, const char* field) {
  std::string text;
  for (const std::string& payload : payloads(rendered.bytes)) {
    if (payload == "[DONE]") continue;
    const auto json = parse_json(payload);
    for (const auto& choice : json["choices"]) text += choice["delta"].value(field, "");
  }
  return text;
}

TEST(StreamWriter, AStreamHasRoleContentFinishUsageAndDone) {
  const SimConfig config;
  const Rendered rendered = render(config, streamed(3));
  EXPECT_THAT(rendered.tokens, testing::ElementsAre(1, 1, 1));
  EXPECT_TRUE(rendered.bytes.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(rendered.bytes.ends_with("data: [DONE]\n\n\r\n0\r\n\r\n"));
  const auto events = payloads(rendered.bytes);
  ASSERT_EQ(events.size(), 6u);
  EXPECT_EQ(parse_json(events[0])["choices"][0]["delta"],
            (nlohmann::json{{"role", "assistant"}, {"content", ""}}));
  EXPECT_EQ(parse_json(events[2])["choices"][0]["finish_reason"], nullptr);
  EXPECT_EQ(parse_json(events[3])["choices"][0]["finish_reason"], "length");
  EXPECT_EQ(parse_json(events[4])["usage"],
            (nlohmann::json{{"prompt_tokens", 9}, {"completion_tokens", 3}, {"total_tokens", 12}}));
}

TEST(StreamWriter, OneTokenTakesOneWrite) {
  const SimConfig config;
  CompletionRequest request = streamed(1);
  request.include_usage = false;
  const Rendered rendered = render(config, request);
  EXPECT_THAT(rendered.tokens, testing::ElementsAre(1));
  EXPECT_EQ(payloads(rendered.bytes).size(), 3u);
}

TEST(StreamWriter, EventsAndWritesShareTokensAsConfigured) {
  SimConfig config;
  config.tokens_per_event = 4;
  config.events_per_write = 3;
  config.reasoning_tokens = 10;
  const Rendered rendered = render(config, streamed(31));
  // Events: 4 4 2 of reasoning, 4 4 4 4 4 1 of content.
  EXPECT_THAT(rendered.tokens, testing::ElementsAre(10, 12, 9));
  EXPECT_EQ(payloads(rendered.bytes).size(), 1u + 9 + 1 + 1);
  std::string text;
  for (std::uint32_t i = 0; i < 31; ++i) text += AnswerWords().at(i);
  const std::string reasoning = content_of(rendered, "reasoning_content");
  EXPECT_EQ(std::ranges::count(reasoning, ' '), 10);
  EXPECT_EQ(std::ranges::count(content_of(rendered, "content"), ' '), 21);
  EXPECT_TRUE(text.starts_with(reasoning));
}

TEST(StreamWriter, LongStreamsAreTheSameFromTheCycleAndOneByOne) {
  SimConfig config;
  config.events_per_write = 7;
  const Rendered rendered = render(config, streamed(100));
  std::string text;
  for (std::uint32_t i = 0; i < 100; ++i) text += AnswerWords().at(i);
  EXPECT_EQ(content_of(rendered, "content"), text);
}

TEST(StreamWriter, ContinuousUsageCountsUp) {
  const SimConfig config;
  CompletionRequest request = streamed(3);
  request.continuous_usage = true;
  std::vector<int> counts;
  for (const std::string& payload : payloads(render(config, request).bytes)) {
    if (payload != "[DONE]") counts.push_back(parse_json(payload)["usage"]["completion_tokens"]);
  }
  EXPECT_THAT(counts, testing::ElementsAre(0, 1, 2, 3, 3));
}

TEST(StreamWriter, MergedWritesAndMalformedEventsAreRendered) {
  const SimConfig config;
  const StreamTemplates templates(config, Endpoint::chat);
  StreamWriter writer;
  writer.start(templates, config, streamed(40), some_id());
  std::string scratch;
  writer.render(1, false, scratch);
  EXPECT_EQ(payloads(writer.render(20, false, scratch)).size(), 20u);
  const auto events = payloads(writer.render(1, true, scratch));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_FALSE(nlohmann::json::accept(events[0]));
  EXPECT_TRUE(nlohmann::json::accept(events[1]));
}

}  // namespace
}  // namespace loadtest::sim
