#include "workload/trace.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "temporary_file.h"
#include "workload/trace_time.h"

namespace loadtest {
namespace {

struct Read {
  std::vector<double> at_s;
  std::vector<std::uint32_t> inputs, outputs;
  std::string format;

  bool operator==(const Read&) const = default;
};

Read read(std::string_view content, double time_scale = 1) {
  const TemporaryFile file(content);
  const auto trace = open_trace(file.path(), {std::nullopt, time_scale, false});
  EXPECT_TRUE(trace) << trace.error().message;
  Read all;
  for (std::size_t i = 0; i < trace->size(); ++i) {
    all.at_s.push_back(to_s(trace->at(i)));
    all.inputs.push_back(trace->input_tokens(i));
    all.outputs.push_back(trace->output_tokens(i));
  }
  all.format = name_of(trace->format());
  return all;
}

std::string fault(std::string_view content, TraceOptions options = {}) {
  const TemporaryFile file(content);
  const auto trace = open_trace(file.path(), options);
  if (trace) return "fine";
  std::string message = trace.error().message;
  if (const std::size_t at = message.find(file.path()); at != std::string::npos) {
    message.replace(at, file.path().size(), "FILE");
  }
  return message;
}

constexpr std::string_view kMooncake =
    "{\"timestamp\": 27000, \"input_length\": 600, \"output_length\": 52, \"hash_ids\": [46, 47]}\n"
    "{\"timestamp\": 30000, \"input_length\": 1024, \"output_length\": 3, \"hash_ids\": [46, 48]}\n";
constexpr std::string_view kBurstGpt =
    "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
    "5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,Conversation log\n"
    "118.5,GPT-4,417,276,693,API log\n";
constexpr std::string_view kAzure =
    "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
    "2023-11-16 18:15:50.9951690,396,109\r\n2023-11-16 18:15:51,879,55\r\n";

TEST(Trace, MooncakeTimesAreMilliseconds) {
  EXPECT_EQ(read(kMooncake), (Read{{0, 3}, {600, 1024}, {52, 3}, "mooncake"}));
}

TEST(Trace, BurstGptTimesAreSecondsAndFailedRequestsAreLeftOut) {
  EXPECT_EQ(read(kBurstGpt), (Read{{0, 113.5}, {472, 417}, {18, 276}, "burstgpt"}));
  const TemporaryFile file(kBurstGpt);
  EXPECT_EQ(open_trace(file.path(), {})->failed_left_out(), 1u);
}

TEST(Trace, AzureTimesAreDatesToTheHundredNanoseconds) {
  EXPECT_EQ(read(kAzure), (Read{{0, 4.314579, 4.31941}, {374, 396, 879}, {44, 109, 55}, "azure"}));
}

TEST(Trace, OwnRowsHaveSecondsOrMillisecondsAndPerhapsTexts) {
  const std::string content =
      "{\"at_s\":1.5,\"input_tokens\":9,\"output_tokens\":4}\n"
      "{\"timestamp_ms\":2000,\"prompt\":\"hi\",\"output_tokens\":5}\n";
  EXPECT_EQ(read(content), (Read{{0, 0.5}, {9, 0}, {4, 5}, "jsonl"}));
  const TemporaryFile file(content);
  const auto trace = open_trace(file.path(), {});
  EXPECT_TRUE(trace->row(0)->messages.empty());
  EXPECT_EQ(trace->row(1)->messages, (std::vector<Message>{{"user", "hi"}}));
}

TEST(Trace, TimeScaleStretchesTheTimes) {
  EXPECT_EQ(read(kMooncake, 0.5).at_s, (std::vector<double>{0, 1.5}));
  EXPECT_EQ(read(kMooncake, 2).at_s, (std::vector<double>{0, 6}));
  EXPECT_EQ(*parse_time_scale("0.5"), 0.5);
  EXPECT_EQ(parse_time_scale("0").error().message,
            "\"0\" is not a factor above 0 and up to 1000; 0.5 replays twice as fast");
}

TEST(Trace, KnowsItsLengths) {
  const TemporaryFile file(kAzure);
  const auto trace = open_trace(file.path(), {});
  EXPECT_EQ(trace->max_input_tokens(), 879u);
  EXPECT_EQ(trace->max_output_tokens(), 109u);
  EXPECT_EQ(trace->duration(), Nanoseconds(4'319'410'000));
}

TEST(Trace, ItsTimesAreHeldOnceWhoeverNeedsThem) {
  const TemporaryFile file(kMooncake);
  std::shared_ptr<const std::vector<Nanoseconds>> times;
  {
    const auto trace = open_trace(file.path(), {});
    times = trace->times();
    EXPECT_EQ(times, trace->times());
  }
  EXPECT_EQ(*times, (std::vector<Nanoseconds>{Nanoseconds(0), Nanoseconds(3'000'000'000)}));
}

TEST(Trace, RunningBackwardsIsAnErrorWithTheLine) {
  EXPECT_EQ(fault("{\"at_s\":2,\"input_tokens\":9,\"output_tokens\":4}\n\n"
                  "{\"at_s\":1.5,\"input_tokens\":9,\"output_tokens\":4}\n"),
            "\"FILE\" line 3: the trace runs backwards, by 0.5 s; sort it by time");
}

TEST(Trace, RunsBackwardsAlsoBehindARequestThatIsLeftOut) {
  constexpr std::string_view kHeader = "Timestamp,Request tokens,Response tokens\n";
  EXPECT_EQ(fault(std::string(kHeader) + "5,47,8\n60,40,0\n5.5,41,2\n"),
            "\"FILE\" line 4: the trace runs backwards, by 54.5 s; sort it by time");
  EXPECT_EQ(fault(std::string(kHeader) + "5,40,0\n4,41,2\n"),
            "\"FILE\" line 3: the trace runs backwards, by 1 s; sort it by time");
}

TEST(Trace, FaultsAreSentences) {
  constexpr std::string_view kAdvice = "; correct it, or leave such lines out with --skip-bad-lines";
  struct Case {
    std::string content, says;
  };
  const std::string azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  const std::vector<Case> cases{
      {azure + "2023-11-16 18:15,1,1\n", "line 2: its time \"2023-11-16 18:15\" is none"},
      {azure + "2023-11-16 18:15:46,1\n", "line 2: it has 2 fields where the header has 3"},
      {azure + "2023-11-16 18:15:46,1,x\n",
       "line 2: its lengths \"1\" and \"x\" are not whole numbers of tokens"},
      {azure + "2023-11-16 18:15:46,0,1\n", "line 2: its ContextTokens is 0, not 1 to 1048576 tokens"},
      {"{\"timestamp\":0,\"input_length\":512,\"output_length\":1,\"hash_ids\":[1,2]}\n",
       "line 1: it has 2 hash_ids, but an input_length of 512 is only 1 block of 512 tokens, which is "
       "what an id stands for; ids of smaller blocks cannot be replayed"},
      {"{\"timestamp\":0,\"input_length\":1025,\"output_length\":1,\"hash_ids\":[1,2,3,4]}\n",
       "line 1: it has 4 hash_ids, but an input_length of 1025 is only 3 blocks of 512 tokens, which is what "
       "an id "
       "stands for; ids of smaller blocks cannot be replayed"},
      {"{\"timestamp\":0,\"input_length\":512,\"output_length\":1,\"hash_ids\":[-1]}\n",
       "line 1: its hash id 1 is not a whole number"},
      {"{\"timestamp\":-5,\"input_length\":512,\"output_length\":1}\n",
       "line 1: its timestamp is missing or not a time"},
      {"{\"at_s\":0,\"output_tokens\":1}\n",
       "line 1: its input_tokens is missing or not a whole number of tokens"},
      {"{\"at_s\":0,\"input_tokens\":1}\n",
       "line 1: its output_tokens is missing or not a whole number of tokens"},
      {"{\"at_s\":0,\"input_tokens\":1,\"output_tokens\":1,\"system\":\"s\"}\n",
       "line 1: it has neither prompt nor messages nor conversations"},
      {"{\"at_s\":0,\"prompt\":\"\",\"output_tokens\":1}\n", "line 1: its prompt is empty"},
  };
  for (const Case& one : cases) EXPECT_EQ(fault(one.content), "\"FILE\" " + one.says + std::string(kAdvice));
  EXPECT_EQ(fault("a,b\n1,2\n"),
            "\"FILE\" line 1 is that of no trace known here; see which columns or fields mooncake, burstgpt, "
            "azure and "
            "jsonl traces have, and name the format with --trace-format");
  EXPECT_EQ(fault("a,b\n1,2\n", {TraceFormat::azure, 1, false}),
            "\"FILE\" line 1, the header of a azure trace: it has no column \"TIMESTAMP\"");
  EXPECT_EQ(fault(""), "\"FILE\" holds no requests; give a trace with a row for each request");
  EXPECT_EQ(fault(azure), "\"FILE\" holds no requests; give a trace with a row for each request");
  EXPECT_EQ(fault("Timestamp,Request tokens,Response tokens\n5,10,0\n6,11,0\n"),
            "\"FILE\" holds no requests: 2 rows have an answer of 0 tokens, which had failed, and were left "
            "out; give a "
            "trace with a row for each request");
  EXPECT_EQ(parse_trace_format("x").error().message,
            "\"x\" is not a format of traces; give mooncake, burstgpt, azure or jsonl");
}

TEST(Trace, ATableThatIsJsonIsSaidToBeThat) {
  EXPECT_EQ(fault("{\"at_s\":1,\"input_tokens\":9,\"output_tokens\":4}\n", {TraceFormat::azure, 1, false}),
            "\"FILE\" line 1 begins like JSON, not like the header of the format azure; leave out "
            "--trace-format, or "
            "give mooncake or jsonl");
}

TEST(Trace, KnowsTheLineOfARow) {
  const TemporaryFile file(
      "{\"at_s\":1,\"input_tokens\":9,\"output_tokens\":4}\n\n"
      "{\"at_s\":3,\"input_tokens\":8,\"output_tokens\":4}\n");
  const auto trace = open_trace(file.path(), {});
  EXPECT_EQ(trace->line_of(0).value(), 1u);
  EXPECT_EQ(trace->line_of(1).value(), 3u);
}

TEST(Trace, BadLinesCanBeLeftOut) {
  const TemporaryFile file(
      "{\"at_s\":1,\"input_tokens\":9,\"output_tokens\":4}\nx\n"
      "{\"at_s\":0,\"input_tokens\":9,\"output_tokens\":4}\n"
      "{\"at_s\":3,\"input_tokens\":8,\"output_tokens\":4}\n");
  const auto trace = open_trace(file.path(), {std::nullopt, 1, true});
  ASSERT_TRUE(trace) << trace.error().message;
  EXPECT_EQ(trace->size(), 2u);
  EXPECT_EQ(trace->skipped(), 2u);
  EXPECT_EQ(trace->at(1), Nanoseconds(2'000'000'000));
  EXPECT_TRUE(trace->first_skipped().starts_with("line 2: it is not JSON")) << trace->first_skipped();
}

TEST(TraceTime, DatesAreReadWithFractionsAndOffsets) {
  EXPECT_EQ(parse_date_time("1970-01-02 00:00:01"), Nanoseconds(86'401'000'000'000));
  EXPECT_EQ(parse_date_time("1970-01-01T00:00:00.1234567899Z"), Nanoseconds(123'456'789));
  EXPECT_EQ(parse_date_time("2024-05-10 00:00:00.009930+00:00"), Nanoseconds(1'715'299'200'009'930'000));
  EXPECT_EQ(parse_date_time("2024-05-10 02:00:00+02:00"), parse_date_time("2024-05-10 00:00:00"));
  EXPECT_EQ(parse_date_time("2024-02-29 12:00:00.5-01:30"), parse_date_time("2024-02-29 13:30:00.500"));
  for (const char* text :
       {"", "2024-05-10", "2023-02-29 00:00:00", "2024-05-10 24:00:00", "2024-05-10 00:00:00.",
        "2024-05-10 00:00:00x", "2024-05-10 00:00:00+1", "2024/05/10 00:00:00"}) {
    EXPECT_EQ(parse_date_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace loadtest
