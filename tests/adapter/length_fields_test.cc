#include "adapter/length_fields.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(LengthFields, WhatEndsAnAnswerOrGivesItAFormIsOne) {
  for (const char* const body :
       {R"({"stop":["end"]})", R"({"top_k":5,"ignore_eos":false})", R"({"min_tokens":null})", R"({"n":2})",
        R"({"response_format":{"type":"json_object"}})", R"({"guided_choice":["a"]})", R"({"tools":[]})"}) {
    EXPECT_TRUE(sets_answer_length(body)) << body;
  }
}

TEST(LengthFields, WhatChangesTheWordsOnlyIsNone) {
  for (const char* const body : {"", "{}", R"({"top_k":5,"user":"stop","seed":1})", R"({"logprobs":true})",
                                 R"({"chat_template_kwargs":{"stop":1}})"}) {
    EXPECT_FALSE(sets_answer_length(body)) << body;
  }
}

}  // namespace
}  // namespace loadtest
