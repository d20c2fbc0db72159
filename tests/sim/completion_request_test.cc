#include "sim/completion_request.h"

#include <gtest/gtest.h>

#include "sim/word_tokenizer.h"

namespace loadtest::sim {
namespace {

CompletionRequest read(const SimConfig& config, Endpoint endpoint, std::string_view body) {
  CompletionRequestReader reader(config);
  CompletionRequest request;
  const auto error = reader.read(endpoint, body, request);
  EXPECT_FALSE(error.has_value()) << error->message;
  return request;
}

std::string error_of(const SimConfig& config, Endpoint endpoint, std::string_view body) {
  CompletionRequestReader reader(config);
  CompletionRequest request;
  const auto error = reader.read(endpoint, body, request);
  return error ? error->message : "no error";
}

TEST(CompletionRequest, ChatIsReadWithItsOptions) {
  const auto request =
      read(SimConfig(), Endpoint::chat,
           R"({"messages":[{"role":"system","content":"12345678"},{"role":"user","content":[{"type":"text",
                            "text":"äöü"}]}],"stream":true,"max_completion_tokens":7,
                            "stream_options":{"include_usage":true,"continuous_usage_stats":true}})");
  CompletionRequest expected;
  expected.stream = expected.include_usage = expected.continuous_usage = expected.length_given = true;
  expected.output_tokens = 7;
  expected.prompt_tokens = 3;  // 11 characters
  EXPECT_EQ(request, expected);
}

TEST(CompletionRequest, LengthIsTheConfiguredOneWhereNoneIsGiven) {
  SimConfig config;
  config.output_tokens = 33;
  const auto request = read(config, Endpoint::completions, R"({"prompt":"","max_tokens":null})");
  EXPECT_EQ(request.output_tokens, 33u);
  EXPECT_FALSE(request.length_given);
  EXPECT_EQ(request.prompt_tokens, 1u);
}

TEST(CompletionRequest, PromptsOfTokenIdsCountThem) {
  EXPECT_EQ(read(SimConfig(), Endpoint::completions, R"({"prompt":[1,2,3]})").prompt_tokens, 3u);
  EXPECT_EQ(read(SimConfig(), Endpoint::completions, R"({"prompt":[[1,2],[3,4,5]]})").prompt_tokens, 5u);
  EXPECT_EQ(read(SimConfig(), Endpoint::completions, R"({"prompt":["abcd","efgh"]})").prompt_tokens, 2u);
}

TEST(CompletionRequest, UsageModesLimitWhatIsAskedFor) {
  const std::string_view body =
      R"({"prompt":"a","stream":true,"stream_options":{"include_usage":true,"continuous_usage_stats":true}})";
  SimConfig config;
  config.usage = UsageMode::final;
  EXPECT_TRUE(read(config, Endpoint::completions, body).include_usage);
  EXPECT_FALSE(read(config, Endpoint::completions, body).continuous_usage);
  config.usage = UsageMode::none;
  EXPECT_FALSE(read(config, Endpoint::completions, body).include_usage);
}

TEST(CompletionRequest, BadRequestsAreRefusedWithASentence) {
  const SimConfig config;
  EXPECT_EQ(error_of(config, Endpoint::chat, "{"), "The request's body is not valid JSON.");
  EXPECT_EQ(error_of(config, Endpoint::chat, "[]"), "The request's body is not a JSON object.");
  EXPECT_EQ(error_of(config, Endpoint::chat, "{}"), "messages must be a list of at least one message.");
  EXPECT_EQ(error_of(config, Endpoint::completions, "{}"), "prompt must be a string or a list.");
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"a","max_tokens":0})"),
            "max_tokens must be at least 1, got 0.");
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"a","max_tokens":"9"})"),
            "max_tokens must be an integer");
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"a","stream":1})"),
            "stream must be a boolean");
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"a","stream_options":{}})"),
            "Stream options can only be defined when `stream=True`.");
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"abcd","max_tokens":131072})"),
            "This model's maximum context length is 131072 tokens. However, you requested 131073 tokens (1 "
            "in the messages, "
            "131072 in the completion).");
}

TEST(CompletionRequest, RefusedParametersAreNamedAsRealServersNameThem) {
  SimConfig config;
  config.refuse_stream_options = config.refuse_max_tokens = true;
  EXPECT_EQ(error_of(config, Endpoint::chat, R"({"stream_options":{}})"),
            "Unrecognized request argument supplied: stream_options");
  EXPECT_EQ(error_of(config, Endpoint::chat, R"({"max_tokens":5})"),
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            "'max_completion_tokens' instead.");
  EXPECT_EQ(read(config, Endpoint::completions, R"({"prompt":"a","max_tokens":5})").output_tokens, 5u);
}

TEST(CompletionRequest, ErrorsAreRenderedAsOpenAiDoes) {
  EXPECT_EQ(render_error({404, "No \"x\".", "NotFoundError", "", ""}),
            R"({"error":{"message":"No \"x\".","type":"NotFoundError","param":null,"code":404}})");
}

SimConfig with_tokenizer() {
  SimConfig config;
  config.tokenizer = std::make_shared<WordTokenizer>();
  config.template_tokens = 7;
  return config;
}

TEST(CompletionRequest, ATokenizerCountsTheContentsAndTheTemplateIsAdded) {
  const SimConfig config = with_tokenizer();
  EXPECT_EQ(
      read(config, Endpoint::chat,
           R"({"messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text",
                 "text":"how are you"}]}]})")
          .prompt_tokens,
      12u);
  EXPECT_EQ(read(config, Endpoint::completions, R"({"prompt":"how are you"})").prompt_tokens, 3u);
  EXPECT_EQ(read(config, Endpoint::completions, R"({"prompt":[[5,6,7,8]]})").prompt_tokens, 4u);
}

TEST(CompletionRequest, PromptIdsAreThoseOfThePromptReadLast) {
  const SimConfig config = with_tokenizer();
  CompletionRequestReader reader(config);
  CompletionRequest request;
  reader.read(Endpoint::chat, R"({"messages":[{"role":"user","content":"a b"}]})", request);
  EXPECT_EQ(reader.prompt_ids().size(), 9u);
  reader.read(Endpoint::completions, R"({"prompt":[3,1,2]})", request);
  EXPECT_EQ(std::vector<TokenId>(reader.prompt_ids().begin(), reader.prompt_ids().end()),
            (std::vector<TokenId>{3, 1, 2}));
}

TEST(CompletionRequest, MinTokensAndIgnoreEosAreRead) {
  const auto request = read(SimConfig(), Endpoint::completions,
                            R"({"prompt":"x","max_tokens":9,"min_tokens":4,"ignore_eos":true})");
  EXPECT_EQ(request.min_tokens, 4u);
  EXPECT_TRUE(request.ignore_eos);
  EXPECT_EQ(read(SimConfig(), Endpoint::completions, R"({"prompt":"x","min_tokens":500})").output_tokens,
            500u);
  EXPECT_EQ(error_of(SimConfig(), Endpoint::completions, R"({"prompt":"x","max_tokens":9,"min_tokens":10})"),
            "min_tokens must be less than or equal to max_tokens=9, got 10.");
  EXPECT_EQ(error_of(SimConfig(), Endpoint::completions, R"({"prompt":"x","min_tokens":-1})"),
            "min_tokens must be at least 0, got -1.");
  EXPECT_EQ(error_of(SimConfig(), Endpoint::completions, R"({"prompt":"x","ignore_eos":1})"),
            "ignore_eos must be a boolean");
}

TEST(CompletionRequest, RejectedFieldsAreNamed) {
  SimConfig config;
  config.reject_fields = {"top_k", "ignore_eos"};
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"x","ignore_eos":true})"),
            "Unrecognized request argument supplied: ignore_eos");
  EXPECT_EQ(error_of(config, Endpoint::completions, R"({"prompt":"x","min_tokens":1})"), "no error");
}

}  // namespace
}  // namespace loadtest::sim
