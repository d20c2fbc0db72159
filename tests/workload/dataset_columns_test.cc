#include "workload/dataset_columns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "temporary_file.h"
#include "workload/dataset.h"

namespace loadtest {
namespace {

// What opening the file with such a mapping says, without the path.
std::string mapped(DatasetFormat format, std::string_view content, std::string_view columns,
                   bool skip = false) {
  const TemporaryFile file(content);
  const auto dataset = open_dataset(file.path(), {format, *parse_dataset_columns(columns), skip});
  if (dataset) return "fine";
  std::string message = dataset.error().message;
  const std::size_t at = message.find(file.path());
  return at == std::string::npos ? message : message.replace(at, file.path().size(), "FILE");
}

DatasetRecord first_record(DatasetFormat format, std::string_view content, std::string_view columns) {
  const TemporaryFile file(content);
  const auto dataset = open_dataset(file.path(), {format, *parse_dataset_columns(columns), false});
  EXPECT_TRUE(dataset) << dataset.error().message;
  return *dataset->record(0);
}

TEST(DatasetColumns, ColumnsCanBeMapped) {
  for (const auto& [format, content] : std::vector<std::pair<DatasetFormat, std::string>>{
           {DatasetFormat::jsonl, R"({"question": "q", "n": 9})"},
           {DatasetFormat::csv, "question,n\nq,9\n"}}) {
    const DatasetRecord record = first_record(format, content, "prompt=question, output_len=n");
    EXPECT_EQ(record.messages, (std::vector<Message>{{"user", "q"}}));
    EXPECT_EQ(record.output_tokens, 9u);
  }
}

TEST(DatasetColumns, FaultsAreSentences) {
  const auto fault = [](std::string_view text) { return parse_dataset_columns(text).error().message; };
  EXPECT_EQ(
      fault("prompt"),
      "\"prompt\" is not a mapping of columns; give pairs such as prompt=question,output_len=n, of prompt, "
      "messages, conversations, system and output_len");
  EXPECT_EQ(fault("prompt=a,prompt=b"), "\"prompt=a,prompt=b\" maps prompt twice; one column each");
  EXPECT_EQ(fault("prompt=a,system=a"),
            "\"prompt=a,system=a\" takes both prompt and system from \"a\"; give each a column of its own");
}

TEST(DatasetColumns, ANameThatNoRecordHasIsAnError) {
  for (const bool skip : {false, true}) {
    EXPECT_EQ(mapped(DatasetFormat::jsonl, "{\"prompt\":\"a\"}\n{\"prompt\":\"b\",\"n\":null}\n",
                     "output_len=n", skip),
              "\"FILE\": no record has a field \"n\", which --dataset-columns gives for output_len; correct "
              "the name "
              "or leave it out");
  }
  EXPECT_EQ(
      mapped(DatasetFormat::jsonl, R"({"messages":[{"role":"user","content":"a"}]})", "prompt=question"),
      "\"FILE\": no record has a field \"question\", which --dataset-columns gives for prompt; correct the "
      "name or leave it out");
  EXPECT_EQ(
      mapped(DatasetFormat::sharegpt, R"([{"conversations":[{"from":"human","value":"a"}]}])", "system=s"),
      "\"FILE\": no record has a field \"s\", which --dataset-columns gives for system; correct the name or "
      "leave it out");
}

TEST(DatasetColumns, ANameThatSomeRecordsHaveIsFine) {
  EXPECT_EQ(mapped(DatasetFormat::jsonl, "{\"prompt\":\"a\"}\n{\"prompt\":\"b\",\"n\":3}\n", "output_len=n"),
            "fine");
}

TEST(DatasetColumns, WhatAFormatCannotHoldIsAnError) {
  EXPECT_EQ(
      mapped(DatasetFormat::text, "a\n", "prompt=question"),
      "\"FILE\": lines of text have no field \"question\", which --dataset-columns gives for prompt; correct "
      "the name or leave it out");
  EXPECT_EQ(mapped(DatasetFormat::csv, "prompt,m\na,b\n", "messages=m"),
            "\"FILE\" line 1, the header: no column of a CSV file holds messages or conversations; leave "
            "them out of "
            "--dataset-columns");
  EXPECT_EQ(mapped(DatasetFormat::csv, "prompt,m\na,b\n", "system=s"),
            "\"FILE\" line 1, the header: it has no column \"s\", only \"prompt, m\"; name yours with "
            "--dataset-columns");
}

}  // namespace
}  // namespace loadtest
