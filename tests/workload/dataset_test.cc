#include "workload/dataset.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "temporary_file.h"

namespace loadtest {
namespace {

using Messages = std::vector<Message>;

DatasetOptions as(DatasetFormat format, std::string_view columns = "", bool skip = false) {
  return {format, *parse_dataset_columns(columns), skip};
}

// What opening says, without the path.
std::string fault(std::string_view content, const DatasetOptions& options, const std::string& suffix = "") {
  const TemporaryFile file(content, suffix);
  const auto dataset = open_dataset(file.path(), options);
  if (dataset) return "fine";
  std::string message = dataset.error().message;
  if (const std::size_t at = message.find(file.path()); at != std::string::npos) {
    message.replace(at, file.path().size(), "FILE");
  }
  return message;
}

std::vector<DatasetRecord> records(std::string_view content, const DatasetOptions& options) {
  const TemporaryFile file(content);
  const auto dataset = open_dataset(file.path(), options);
  EXPECT_TRUE(dataset) << dataset.error().message;
  std::vector<DatasetRecord> all;
  for (std::size_t i = 0; i < dataset->size(); ++i) all.push_back(*dataset->record(i));
  return all;
}

DatasetRecord record(std::string_view content, const DatasetOptions& options = as(DatasetFormat::jsonl)) {
  auto all = records(content, options);
  EXPECT_EQ(all.size(), 1u);
  return all.at(0);
}

TEST(Dataset, JsonlPromptIsAUserMessage) {
  const DatasetRecord one = record(R"({"prompt": "Hi é", "output_len": 7})");
  EXPECT_EQ(one.messages, (Messages{{"user", "Hi é"}}));
  EXPECT_EQ(one.output_tokens, 7u);
  EXPECT_EQ(one.extra_body, "");
}

TEST(Dataset, JsonlOtherFieldsAreBodyFields) {
  const DatasetRecord one = record(
      R"({"temperature": 0.25, "prompt": "x", "stop": ["\n", "é"], "model": "mine", "stream": false, "n": null})");
  EXPECT_EQ(one.extra_body, R"({"temperature":0.25,"stop":["\n","é"],"n":null})");
}

TEST(Dataset, ShareGptSendsTheFirstQuestion) {
  const auto all = records(
      "\n [ {\"id\": \"1\", \"conversations\": [{\"from\": \"gpt\", \"value\": \"stray\"}, {\"from\": "
      "\"human\",\n"
      "\"value\": \"q ]} \\\" \"}, {\"from\": \"gpt\", \"value\": \"a\"}, {\"from\": \"human\", \"value\": "
      "\"r\"}]},\n"
      "{\"conversations\": [{\"from\": \"system\", \"value\": \"s\"}, {\"from\": \"user\", \"value\": "
      "\"only\"}]}\n]\n",
      as(DatasetFormat::sharegpt));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].messages, (Messages{{"user", "q ]} \" "}}));
  EXPECT_EQ(all[0].recorded_answer, "a");
  EXPECT_EQ(all[0].all, (Messages{{"user", "q ]} \" "}, {"assistant", "a"}, {"user", "r"}}));
  EXPECT_EQ(all[0].extra_body, "");
  EXPECT_EQ(all[1].messages, (Messages{{"system", "s"}, {"user", "only"}}));
  EXPECT_EQ(all[1].recorded_answer, "");
}

TEST(Dataset, CsvHasAHeaderAndQuotedLineEnds) {
  const auto all = records(
      "\xEF\xBB\xBFid,prompt,output_len,system\r\n1,\"two\nlines, \"\"quoted\"\"\",5,be kind\r\n\r\n"
      "2,plain,,\r\n",
      as(DatasetFormat::csv));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].messages, (Messages{{"system", "be kind"}, {"user", "two\nlines, \"quoted\""}}));
  EXPECT_EQ(all[0].output_tokens, 5u);
  EXPECT_EQ(all[1].messages, (Messages{{"user", "plain"}}));
  EXPECT_EQ(all[1].output_tokens, std::nullopt);
}

TEST(Dataset, TextIsAPromptALine) {
  const auto all = records("one\n\n  two\r\nthree", as(DatasetFormat::text));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].messages, (Messages{{"user", "  two"}}));
  EXPECT_EQ(all[2].messages, (Messages{{"user", "three"}}));
}

TEST(Dataset, FormatIsThatOfTheNameElseOfTheBeginning) {
  const auto format = [](std::string_view content, const std::string& suffix) {
    const TemporaryFile file(content, suffix);
    const auto dataset = open_dataset(file.path(), {});
    return dataset ? std::string(name_of(dataset->format())) : dataset.error().message;
  };
  EXPECT_EQ(format(R"({"prompt":"a"})", ".jsonl"), "jsonl");
  EXPECT_EQ(format("\n {\"prompt\":\"a\"}", ".json"), "jsonl");
  EXPECT_EQ(format(R"([{"conversations":[{"from":"human","value":"a"}]}])", ".json"), "sharegpt");
  EXPECT_EQ(format("prompt\na\n", ".csv"), "csv");
  EXPECT_EQ(format("a\n", ".txt"), "text");
  EXPECT_EQ(fault("a\n", {}, ".md"),
            "\"FILE\" has no ending that names a format and does not begin like JSON; say which it is with "
            "--dataset-format jsonl, sharegpt, csv or text");
  EXPECT_EQ(parse_dataset_format("xml").error().message,
            "\"xml\" is not a format of datasets; give jsonl, sharegpt, csv or text");
}

struct Broken {
  DatasetFormat format;
  std::string content;
  std::string says;
};

TEST(Dataset, ABrokenLineIsReportedWithItsNumberAndReason) {
  constexpr std::string_view kAdvice = "; correct it, or leave such lines out with --skip-bad-lines";
  const std::string good = "{\"prompt\":\"a\"}\n";
  const std::vector<Broken> cases{
      {DatasetFormat::jsonl, good + "\n" + "[1]\n", "line 3: it is not a JSON object"},
      {DatasetFormat::jsonl, good + "{\"prompt\":\"\"}\n", "line 2: its prompt is empty"},
      {DatasetFormat::jsonl, good + "{\"prompt\":5}\n", "line 2: its prompt is not a string"},
      {DatasetFormat::jsonl, "{\"text\":\"a\"}\n",
       "line 1: it has neither prompt nor messages nor conversations"},
      {DatasetFormat::jsonl, "{\"prompt\":\"a\",\"output_len\":0}\n",
       "line 1: its output_len is 0, not 1 to 1048576 tokens"},
      {DatasetFormat::jsonl, "{\"prompt\":\"a\",\"output_len\":\"9\"}\n",
       "line 1: its output_len is not a whole number of tokens"},
      {DatasetFormat::jsonl, "{\"messages\":[]}\n",
       "line 1: its messages has no message of a user with text"},
      {DatasetFormat::jsonl, "{\"messages\":{}}\n", "line 1: its messages is not an array"},
      {DatasetFormat::jsonl, "{\"messages\":[{\"role\":\"user\"}]}\n",
       "line 1: its message 1 is not an object with the strings role and content"},
      {DatasetFormat::jsonl, "{\"messages\":[{\"role\":\"user\",\"content\":[\"a\"]}]}\n",
       "line 1: its message 1 has a part without a type"},
      {DatasetFormat::jsonl, "{\"prompt\":\"a\",\"messages\":[]}\n",
       "line 1: it has both prompt and messages, of which one would not be sent; leave one out"},
      {DatasetFormat::jsonl, "{\"prompt\":\"a\",\"system\":1}\n", "line 1: its system is not a string"},
      {DatasetFormat::sharegpt,
       "[\n{\"conversations\":[{\"from\":\"human\",\"value\":\"a\"}]},\n\n{\"x\":1}]",
       "line 4: it has neither prompt nor messages nor conversations"},
      {DatasetFormat::csv, "prompt,n\n\"a\nb\",1\nc\n", "line 4: it has 1 field where the header has 2"},
      {DatasetFormat::csv, "prompt,output_len\na,x\n",
       "line 2: its output length \"x\" is not a whole number"},
      {DatasetFormat::csv, "prompt,n\n,1\n", "line 2: its prompt is empty"},
      {DatasetFormat::text, std::string("a\nb\0c\n", 6), "line 2: it holds a zero byte, which no text does"},
  };
  for (const Broken& broken : cases) {
    EXPECT_EQ(fault(broken.content, as(broken.format)), "\"FILE\" " + broken.says + std::string(kAdvice));
  }
  const std::string torn = fault(good + "{\"prompt\":\"a\n", as(DatasetFormat::jsonl));
  EXPECT_TRUE(torn.starts_with("\"FILE\" line 2: it is not JSON (")) << torn;
}

TEST(Dataset, AFileThatIsPackedOrOfAnotherFormatIsSaidToBeThat) {
  EXPECT_EQ(fault("\x1f\x8b\b rest", as(DatasetFormat::jsonl)),
            "\"FILE\" is packed with gzip; unpack it first, with gunzip");
  const std::vector<std::pair<std::string_view, std::string>> foreign{
      {"\x89PNG\r\n", "is a PNG picture; name a file of text"},
      {"PAR1rest", "is a Parquet table; export it as JSONL or CSV first"},
      {"\xff\xfe{", "is UTF-16; convert it to UTF-8 first"}};
  for (const auto& [content, says] : foreign)
    EXPECT_EQ(fault(content, as(DatasetFormat::jsonl)), "\"FILE\" " + says);
  EXPECT_EQ(
      fault("{\"prompt\":\"a\"}\n", as(DatasetFormat::csv)),
      "\"FILE\" line 1 begins like JSON, not like the header of a CSV file; leave out --dataset-format, or "
      "give jsonl or sharegpt");
  EXPECT_EQ(open_dataset("-", {}).error().message,
            "\"-\" cannot be read: it is read more than once, which standard input cannot be; name a file");
}

TEST(Dataset, QuotesThatAreNeverClosedAreNoBadLine) {
  for (const bool skip : {false, true}) {
    EXPECT_EQ(
        fault("prompt,n\nb,1\n\"a,1\nc,2\n", as(DatasetFormat::csv, "", skip)),
        "\"FILE\" line 3: quotes that open here are never closed, so that all that follows belongs to them; "
        "correct it");
  }
}

TEST(Dataset, BrokenFilesAreReported) {
  EXPECT_EQ(fault("", {}), "\"FILE\" is empty: it holds no prompts; give a file with at least one");
  EXPECT_EQ(fault("\n \n", as(DatasetFormat::jsonl)),
            "\"FILE\" is empty: it holds no prompts; give a file with at least one");
  EXPECT_EQ(fault("prompt\n", as(DatasetFormat::csv)),
            "\"FILE\" is empty: it holds no prompts; give a file with at least one");
  EXPECT_EQ(fault("[]", as(DatasetFormat::sharegpt)),
            "\"FILE\" is empty: it holds no prompts; give a file with at least one");
  EXPECT_EQ(fault("{}\n{}\n", as(DatasetFormat::jsonl, "", true)),
            "\"FILE\" holds no prompts: all of its 2 records are bad, the first in line 1: it has neither "
            "prompt nor "
            "messages nor conversations; correct them");
  EXPECT_EQ(
      fault("question,answer\na,b\n", as(DatasetFormat::csv)),
      "\"FILE\" line 1, the header: it has no column \"prompt\", only \"question, answer\"; name yours with "
      "--dataset-columns");
  EXPECT_EQ(fault("{\"a\":1}", as(DatasetFormat::sharegpt)),
            "\"FILE\" line 1: the file does not begin with [, as an array does");
  const std::string one = R"({"conversations":[{"from":"human","value":"a"}]})";
  EXPECT_EQ(fault("[" + one + "\n", as(DatasetFormat::sharegpt)),
            "\"FILE\" line 2: the file ends before its array does");
  EXPECT_EQ(fault("[" + one + ",\n{\"conv", as(DatasetFormat::sharegpt)),
            "\"FILE\" line 2: the file ends within the element of the array that begins here");
  EXPECT_EQ(fault("[" + one + one + "]", as(DatasetFormat::sharegpt)),
            "\"FILE\" line 1: a comma or ] is missing after an element of the array");
  EXPECT_EQ(fault("[" + one + "] x", as(DatasetFormat::sharegpt)),
            "\"FILE\" line 1: something follows the end of the array");
  EXPECT_EQ(fault("[,]", as(DatasetFormat::sharegpt)), "\"FILE\" line 1: an element of the array is missing");
  EXPECT_EQ(
      open_dataset("/nowhere/x.csv", {}).error().message,
      "\"/nowhere/x.csv\" cannot be read: No such file or directory; give the path of a file that is there");
  EXPECT_EQ(open_dataset("/tmp", {}).error().message,
            "\"/tmp\" cannot be read: it is a directory; name a file");
}

TEST(Dataset, BadLinesCanBeLeftOutAndAreCounted) {
  const TemporaryFile file("{\"prompt\":\"a\"}\nnonsense\n{\"prompt\":\"b\"}\n{}\n");
  const auto dataset = open_dataset(file.path(), as(DatasetFormat::jsonl, "", true));
  ASSERT_TRUE(dataset);
  EXPECT_EQ(dataset->size(), 2u);
  EXPECT_EQ(dataset->skipped(), 2u);
  EXPECT_TRUE(dataset->first_skipped().starts_with("line 2: it is not JSON")) << dataset->first_skipped();
  EXPECT_EQ(dataset->record(1)->messages, (Messages{{"user", "b"}}));
}

TEST(Dataset, RecordsLongerThanAReadAreWhole) {
  std::string content;
  std::vector<std::string> prompts;
  for (std::size_t i = 0; i < 40; ++i) {
    prompts.emplace_back(i * 17'011, static_cast<char>('a' + i % 26));
    prompts.back() += "end";
    content += "{\"prompt\":\"" + prompts.back() + "\"}\n";
  }
  const auto all = records(content, as(DatasetFormat::jsonl));
  ASSERT_EQ(all.size(), prompts.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].messages.at(0).content, prompts[i]);
}

TEST(Dataset, ARecordThatIsTooLongIsBadAndTheNextOneIsRead) {
  const TemporaryFile file("a\n" + std::string(17 << 20, 'x') + "\nb\n");
  EXPECT_TRUE(
      open_dataset(file.path(), as(DatasetFormat::text))
          .error()
          .message.ends_with("line 2: it is longer than 16 MiB; correct it, or leave such lines out with "
                             "--skip-bad-lines"));
  const auto dataset = open_dataset(file.path(), as(DatasetFormat::text, "", true));
  ASSERT_TRUE(dataset);
  EXPECT_EQ(dataset->size(), 2u);
  EXPECT_EQ(dataset->record(1)->messages, (Messages{{"user", "b"}}));
}

}  // namespace
}  // namespace loadtest
