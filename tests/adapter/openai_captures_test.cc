// What real servers sent (captures/README.md), and what it must come to, however it is split.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "adapter/decoded.h"

namespace loadtest {
namespace {

std::string capture(const std::string& name) {
  std::ifstream file(CAPTURES "/" + name);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

ResponseSummary summary(std::string finish_reason, std::uint32_t input, std::uint32_t output,
                        std::uint32_t cached) {
  ResponseSummary result;
  result.finish_reason = std::move(finish_reason);
  result.token_source = TokenSource::usage;
  result.input_tokens = input;
  result.output_tokens = output;
  result.cached_tokens = cached;
  return result;
}

void expect_at_every_split(const std::string& bytes, const Decoded& expected) {
  const std::string_view all = bytes;
  for (std::size_t at = 0; at <= all.size(); ++at) {
    ASSERT_EQ(decode_parts({all.substr(0, at), all.substr(at)}), expected) << "split at " << at;
  }
}

TEST(OpenAiCaptures, LlamaCppChat) {
  expect_at_every_split(capture("llama_cpp_chat.sse"), {events_of(10), summary("stop", 31, 11, 0)});
}

TEST(OpenAiCaptures, LlamaCppHoldsBackPartsOfACharacter) {
  const Decoded decoded = decode(capture("llama_cpp_chat_emoji.sse"));
  EXPECT_EQ(decoded.events, events_of(8));
  EXPECT_EQ(decoded.summary.finish_reason, "length");
  EXPECT_EQ(decoded.summary.output_tokens, 24U);
}

TEST(OpenAiCaptures, LlamaCppCompletions) {
  expect_at_every_split(capture("llama_cpp_completions.sse"), {events_of(6), summary("length", 2, 6, 0)});
}

TEST(OpenAiCaptures, LlamaCppChatNotStreamed) {
  EXPECT_EQ(decode_body(capture("llama_cpp_chat.json")), (Decoded{{}, summary("stop", 31, 11, 30)}));
}

}  // namespace
}  // namespace loadtest
