#include "adapter/prompt_fields.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

PlannedRequest with_fields(const char* extra_body) {
  PlannedRequest request;
  request.messages = {{"system", "Be short."}, {"user", "hello"}};
  request.extra_body = extra_body;
  return request;
}

TEST(PromptFields, ToolsAndWhatElseATemplateWritesAddToAPrompt) {
  for (const char* const body :
       {R"({"tools":[]})", R"({"top_k":5,"documents":[{"text":"a"}]})", R"({"chat_template_kwargs":{}})"}) {
    EXPECT_TRUE(adds_to_prompt(with_fields(body))) << body;
  }
}

TEST(PromptFields, TextsAndWhatTellsOfTheAnswerDoNot) {
  for (const char* const body : {"", "{}", R"({"temperature":0.5,"user":"tools","n":2})"}) {
    EXPECT_FALSE(adds_to_prompt(with_fields(body))) << body;
  }
}

TEST(PromptFields, AMessageThatIsMoreThanATextDoes) {
  PlannedRequest request = with_fields("");
  request.messages.push_back({"user", "what is it?", R"({"role":"user","content":[{"type":"image_url"}]})"});
  EXPECT_TRUE(adds_to_prompt(request));
}

}  // namespace
}  // namespace loadtest
