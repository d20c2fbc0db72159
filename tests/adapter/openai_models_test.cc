#include "adapter/openai_models.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace loadtest {
namespace {

TEST(OpenAiModels, VllmStatesItsContext) {
  const auto models = parse_openai_models(
      R"({"object":"list","data":[{"id":"m","object":"model","owned_by":"vllm","root":"m","max_model_len":4096}]})");
  ASSERT_TRUE(models.has_value());
  ASSERT_EQ(models->size(), 1U);
  EXPECT_EQ(models->front().id, "m");
  EXPECT_EQ(models->front().owned_by, "vllm");
  EXPECT_EQ(models->front().root, "m");
  EXPECT_EQ(models->front().max_model_len, 4096U);
}

TEST(OpenAiModels, LlamaCppStatesItInMeta) {
  std::ifstream file(CAPTURES "/llama_cpp_models.json");
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  const auto models = parse_openai_models(body);
  ASSERT_TRUE(models.has_value());
  ASSERT_EQ(models->size(), 1U);
  EXPECT_EQ(models->front().id, "SmolLM2-135M-Instruct-Q4_1");
  EXPECT_EQ(models->front().owned_by, "llamacpp");
  EXPECT_EQ(models->front().max_model_len, 1024U);
}

TEST(OpenAiModels, NullOrEmptyListIsNoModel) {
  EXPECT_EQ(parse_openai_models(R"({"object":"list","data":null})")->size(), 0U);
  EXPECT_EQ(parse_openai_models(R"({"object":"list","data":[]})")->size(), 0U);
  EXPECT_EQ(
      parse_openai_models(R"({"data":[7,{"id":null},{"id":"a","max_model_len":-1,"owned_by":3}]})")->size(),
      1U);
}

TEST(OpenAiModels, AnythingElseIsAnErrorThatQuotesIt) {
  const auto models = parse_openai_models("<html>hello</html>");
  ASSERT_TRUE(models.has_error());
  EXPECT_EQ(models.error().code, ErrorCode::target_unusable);
  EXPECT_EQ(models.error().message,
            "the list of models is not one (<html>hello</html>); does the server URL lead to an "
            "OpenAI-compatible API?");
  EXPECT_TRUE(parse_openai_models("").has_error());
  EXPECT_TRUE(parse_openai_models("[]").has_error());
  EXPECT_TRUE(parse_openai_models(R"({"data":7})").has_error());
}

}  // namespace
}  // namespace loadtest
