#include "workload/dataset_message.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "temporary_file.h"
#include "workload/dataset.h"
#include "workload/dataset_record.h"

namespace loadtest {
namespace {

Result<DatasetRecord> read_record(std::string_view json) {
  simdjson::dom::parser parser;
  return parse_json_record(json, DatasetColumns(), parser);
}

DatasetRecord chat(std::string_view messages) {
  auto record = read_record("{\"messages\":" + std::string(messages) + "}");
  EXPECT_TRUE(record) << record.error().message;
  return *record;
}

std::string chat_fault(std::string_view messages) {
  const auto record = read_record("{\"messages\":" + std::string(messages) + "}");
  return record ? "fine" : record.error().message;
}

constexpr std::string_view kToolCall =
    R"([{"role":"user","content":"weather?","name":"ann"},)"
    R"({"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"w","arguments":"{}"}}]},)"
    R"({"role":"tool","tool_call_id":"c1","content":"rain"},)"
    R"({"role":"assistant","content":"It rains."}])";

TEST(DatasetMessage, MessagesGoOutUpToTheLastQuestion) {
  auto record = read_record(
      R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},)"
      R"({"role":"user","content":"c"},{"role":"assistant","content":"d"}],"system":"s","max_tokens":3})");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->messages,
            (std::vector<Message>{{"system", "s"}, {"user", "a"}, {"assistant", "b"}, {"user", "c"}}));
  EXPECT_EQ(record->recorded_answer, "d");
  EXPECT_EQ(record->all.size(), 5u);
  EXPECT_EQ(record->output_tokens, 3u);
}

TEST(DatasetMessage, PartsOfTextAreOneContent) {
  EXPECT_EQ(
      chat(R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])").messages,
      (std::vector<Message>{{"user", "a\nb"}}));
}

TEST(DatasetMessage, CallsOfToolsNamesAndTheirAnswersAreKeptAsTheyAre) {
  const DatasetRecord record = chat(kToolCall);
  EXPECT_EQ(
      record.messages,
      (std::vector<Message>{
          {"user", "weather?", R"({"role":"user","content":"weather?","name":"ann"})"},
          {"assistant", "",
           R"({"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"w","arguments":"{}"}}]})"},
          {"tool", "rain", R"({"role":"tool","tool_call_id":"c1","content":"rain"})"}}));
  EXPECT_EQ(record.recorded_answer, "It rains.");
}

TEST(DatasetMessage, PicturesAreKeptAndTheTextBesideThemIsCounted) {
  const std::string picture =
      R"({"role":"user","content":[{"type":"text","text":"what?"},{"type":"image_url","image_url":{"url":"data:x"}}]})";
  EXPECT_EQ(chat("[" + picture + "]").messages, (std::vector<Message>{{"user", "what?", picture}}));
}

TEST(DatasetMessage, AFieldThatIsNullIsNotThere) {
  EXPECT_EQ(chat(R"([{"role":"user","content":"a","name":null,"tool_calls":null}])").messages,
            (std::vector<Message>{{"user", "a"}}));
}

TEST(DatasetMessage, OtherRolesAreSentAsTheyAre) {
  EXPECT_EQ(chat(R"([{"role":"developer","content":"be brief"},{"role":"human","content":"a"}])").messages,
            (std::vector<Message>{{"developer", "be brief", R"({"role":"developer","content":"be brief"})"},
                                  {"user", "a"}}));
}

TEST(DatasetMessage, FaultsAreSentences) {
  EXPECT_EQ(chat_fault(R"([{"role":"robot","content":"x"}])"),
            "its message 1 is from \"robot\", not from user, assistant, system, developer, tool or function");
  EXPECT_EQ(chat_fault(R"([{"role":"user","content":5}])"),
            "its message 1 is not an object with the strings role and content");
  EXPECT_EQ(chat_fault(R"([{"role":"assistant","content":null}])"),
            "its message 1 is not an object with the strings role and content");
  EXPECT_EQ(chat_fault(R"([5])"), "its message 1 is not an object with the strings role and content");
  EXPECT_EQ(chat_fault(R"([{"role":"user","content":[{"type":"text"}]}])"),
            "its message 1 has a part of text without the string text");
  EXPECT_EQ(read_record(R"({"conversations":[{"from":"tool","value":"x"}]})").error().message,
            "its message 1 is from \"tool\", not from user, assistant or system");
}

TEST(DatasetMessage, WhatCannotBeSentWholeIsABadLine) {
  const TemporaryFile file("{\"messages\":" + std::string(kToolCall) + "}\n{\"prompt\":\"a\"}\n");
  DatasetOptions options{DatasetFormat::jsonl, {}, false, MessageUse::texts};
  const std::string says =
      "\"" + file.path() +
      "\" line 1: one of its messages is more than a text of user, assistant or system, which ";
  const std::string advice = " cannot send; correct it, or leave such lines out with --skip-bad-lines";
  EXPECT_EQ(open_dataset(file.path(), options).error().message, says + "--endpoint completions" + advice);
  options.use = MessageUse::turns;
  EXPECT_EQ(open_dataset(file.path(), options).error().message, says + "--turns" + advice);
  options.skip_bad_lines = true;
  EXPECT_EQ(open_dataset(file.path(), options)->size(), 1u);
}

TEST(DatasetMessage, WhatARecordedAnswerHasBeyondItsTextIsNoMatterForTurns) {
  const TemporaryFile file(
      R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","reasoning_content":"r"}]})");
  EXPECT_TRUE(open_dataset(file.path(), {DatasetFormat::jsonl, {}, false, MessageUse::turns}));
}

}  // namespace
}  // namespace loadtest
