#include "cli/via_sentences.h"

#include <gmock/gmock.h>

#include "api/problem.h"

namespace loadtest {
namespace {

using Sentences = std::vector<std::string>;

constexpr const char* kUrl = "http://b:8085";

HttpAnswer answer_of(const ApiResponse& response) {
  return {response.status, response.content_type, "", response.body};
}

TEST(ViaSentences, FieldsAreToldByTheirFlags) {
  const HttpAnswer answer = answer_of(bad_fields({{"/server_url", "is not an allowed target"},
                                                  {"/duration_s", "0 s is out of range"},
                                                  {"/goodput_thresholds/ttft_ms", "is not a number"},
                                                  {"/brand_new", "there is no such field"}}));
  EXPECT_EQ(
      sentences_of(answer, kUrl, false),
      (Sentences{"--server: is not an allowed target", "--duration: 0 s is out of range",
                 "--goodput: is not a number", "--via: http://b:8085: /brand_new there is no such field"}));
  EXPECT_EQ(exit_code_of(answer), 2);
  EXPECT_FALSE(is_passing(answer));
}

TEST(ViaSentences, AKeyIsMissingOrWrong) {
  const HttpAnswer answer = answer_of(problem(401, "this call needs the key"));
  EXPECT_EQ(sentences_of(answer, kUrl, false),
            Sentences{"--via-key: http://b:8085 wants the key of its API; give it, or set "
                      "LLM_LOADTEST_VIA_KEY"});
  EXPECT_EQ(sentences_of(answer, kUrl, true), Sentences{"--via-key: http://b:8085 refuses this key"});
  EXPECT_EQ(exit_code_of(answer), 2);
}

TEST(ViaSentences, OtherProblemsAreQuoted) {
  const HttpAnswer many = answer_of(problem(429, "more than 100 calls a second; wait, then go on"));
  EXPECT_EQ(
      sentences_of(many, kUrl, false),
      Sentences{"--via: http://b:8085 answers 429 Too Many Requests: more than 100 calls a second; wait, "
                "then go on"});
  EXPECT_EQ(exit_code_of(many), 3);
  EXPECT_TRUE(is_passing(many));
  const HttpAnswer large = answer_of(problem(413, "the body has 9 bytes, at most 8 are taken"));
  EXPECT_THAT(sentences_of(large, kUrl, false, "--dataset"),
              testing::ElementsAre(testing::StartsWith("--dataset: http://b:8085 answers 413 ")));
  EXPECT_FALSE(is_passing(answer_of(problem(404, "there is no such run"))));
  EXPECT_FALSE(is_passing(answer_of(problem(409, "the run has ended already (completed)"))));
}

TEST(ViaSentences, WhatIsNoServeIsToldAsSuch) {
  const HttpAnswer page{404, "text/html", "", "<html>\x1b[2J"};
  EXPECT_EQ(
      sentences_of(page, kUrl, false),
      Sentences{"--via: http://b:8085 does not answer as `llm-loadtest serve` does (404 Not Found); is it "
                "the right URL?"});
  EXPECT_TRUE(is_passing(page));  // a proxy whose server is away
  EXPECT_EQ(sentences_of({301, "", "https://b/", ""}, kUrl, false),
            Sentences{"--via: http://b:8085 sends us on to https://b/; give that URL"});
  EXPECT_EQ(sentences_of({422, "application/problem+json", "", "{\"errors\":"}, kUrl, false),
            Sentences{"--via: http://b:8085 answers 422 Unprocessable Content: "});
  EXPECT_EQ(sentences_of({422, "application/problem+json", "", R"({"errors":[1,{}]})"}, kUrl, false).size(),
            2U);
}

TEST(ViaSentences, AReasonHasTheExitCodeOfALocalRun) {
  EXPECT_EQ(exit_code_of_reason("bad_input"), 2);
  EXPECT_EQ(exit_code_of_reason("target_unusable"), 3);
  EXPECT_EQ(exit_code_of_reason("io"), 4);
  EXPECT_EQ(exit_code_of_reason("internal"), 4);
}

}  // namespace
}  // namespace loadtest
