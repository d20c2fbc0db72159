#include "core/run_config_workload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

RunConfig usable() {
  RunConfig config;
  config.servers = {"http://127.0.0.1:8000"};
  return config;
}

void replay(RunConfig& config) {
  OpenLoad load;
  load.trace = true;
  config.concurrency.clear();
  config.open_loads = {load};
  config.workload.trace = "t.jsonl";
}

struct Useless {
  const char* name;
  std::function<void(RunConfig&)> change;
  const char* field;
  const char* message;
};

class UselessTest : public testing::TestWithParam<Useless> {};

TEST_P(UselessTest, IsToldWithARemedy) {
  RunConfig config = usable();
  GetParam().change(config);
  EXPECT_THAT(check(config),
              ElementsAre(testing::AllOf(testing::Field(&FieldError::field, GetParam().field),
                                         testing::Field(&FieldError::message, GetParam().message))));
}

const Useless kUseless[] = {
    {"ArrivalWithoutRate", [](RunConfig& c) { c.arrival_given = true; }, "arrival",
     "spaces the requests of a rate; give --request-rate or --ramp, or leave this out"},
    {"ArrivalOfATrace",
     [](RunConfig& c) {
       replay(c);
       c.arrival_given = true;
     },
     "arrival", "a trace says itself when requests are due; leave this out"},
    {"ArrivalOfAllAtOnce",
     [](RunConfig& c) {
       c.concurrency.clear();
       c.open_loads.emplace_back();
       c.arrival_given = true;
     },
     "arrival", "inf sends all requests at once, without gaps; leave this out"},
    {"AllAtOnceForATime",
     [](RunConfig& c) {
       c.concurrency.clear();
       c.open_loads.emplace_back();
       c.duration = 5s;
     },
     "request_rate", "inf sends all requests at once, so their number is needed; give -n, not a duration"},
    {"ThinkTimeWithoutTurns", [](RunConfig& c) { c.workload.think_time = "2s"; }, "think_time",
     "is the time between two turns of a conversation; give --turns, or leave this out"},
    {"TurnsAtARate",
     [](RunConfig& c) {
       c.concurrency.clear();
       c.open_loads.push_back({5, {}});
       c.workload.turns = "3";
     },
     "turns", "conversations keep a number of users busy; give -c, not a rate or a trace"},
    {"AllTurnsOfNoDataset", [](RunConfig& c) { c.workload.turns = "all"; }, "turns",
     "\"all\" are those of a dataset's conversations; give a number, or --dataset"},
    {"NumberOfTurnsOfADataset",
     [](RunConfig& c) {
       c.workload.dataset = "d.jsonl";
       c.workload.turns = "3";
     },
     "turns", "the dataset's conversations have turns of their own; give \"all\""},
    {"TraceFormatWithoutTrace", [](RunConfig& c) { c.workload.trace_format = "azure"; }, "trace_format",
     "is about a trace; give --trace, or leave this out"},
    {"TimeScaleWithoutTrace", [](RunConfig& c) { c.workload.time_scale = 2; }, "time_scale",
     "is about a trace; give --trace, or leave this out"},
    {"DatasetFormatWithoutDataset", [](RunConfig& c) { c.workload.dataset_format = "csv"; }, "dataset_format",
     "is about a dataset; give --dataset, or leave this out"},
    {"DatasetColumnsWithoutDataset", [](RunConfig& c) { c.workload.dataset_columns = "prompt=q"; },
     "dataset_columns", "is about a dataset; give --dataset, or leave this out"},
    {"SamplingOfATrace",
     [](RunConfig& c) {
       replay(c);
       c.workload.dataset_sampling = "shuffle";
     },
     "dataset_sampling", "is about a dataset; give --dataset, or leave this out"},
    {"BadLinesOfNothing", [](RunConfig& c) { c.workload.skip_bad_lines = true; }, "skip_bad_lines",
     "is about the lines of a dataset or a trace; give one, or leave this out"},
    {"LengthsOfADataset",
     [](RunConfig& c) {
       c.workload.dataset = "d.jsonl";
       c.workload.input_lengths = "uniform:1:2";
     },
     "input_len", "the prompts of the dataset or the trace have lengths of their own; leave this out"},
    {"AnswersOfATrace",
     [](RunConfig& c) {
       replay(c);
       c.workload.output_len_given = true;
     },
     "output_len", "the trace says how long answers are; leave this out"},
    {"SharedPrefixOfATrace",
     [](RunConfig& c) {
       replay(c);
       c.workload.shared_prefix = "64";
     },
     "shared_prefix", "the dataset or the trace says what prompts share; leave this out"},
    {"TraceAndDataset",
     [](RunConfig& c) {
       replay(c);
       c.workload.dataset = "d.jsonl";
     },
     "trace", "prompts come either from a trace or from a dataset; leave out one"},
    {"TraceAndRate",
     [](RunConfig& c) {
       replay(c);
       c.open_loads.push_back({5, {}});
     },
     "trace", "a trace says itself when requests are due; give no other load"},
    {"TraceWithoutFile",
     [](RunConfig& c) {
       replay(c);
       c.workload.trace.clear();
     },
     "trace", "no file is named; give the one to replay"},
    {"ExactLengthWithoutProbe",
     [](RunConfig& c) {
       c.output_length = OutputLength::exact;
       c.warmup = 0;
     },
     "output_length",
     "only a request before the levels shows whether the server keeps an exact length; give --warmup 1 or "
     "more, "
     "or leave this out"},
};

INSTANTIATE_TEST_SUITE_P(Table, UselessTest, testing::ValuesIn(kUseless),
                         [](const auto& row) { return row.param.name; });

TEST(RunConfigCheck, ATraceMayBeBoundedByATime) {
  RunConfig config = usable();
  replay(config);
  config.duration = 7s;
  config.workload.time_scale = 2;
  config.workload.skip_bad_lines = true;
  EXPECT_THAT(check(config), IsEmpty());
}

TEST(RunConfigCheck, ADatasetsConversationsHaveAllTheirTurns) {
  RunConfig config = usable();
  config.workload.dataset = "d.jsonl";
  config.workload.turns = "all";
  config.workload.think_time = "2s";
  EXPECT_THAT(check(config), IsEmpty());
}

TEST(RunConfigCheck, ArrivalIsOfARateThoughAnotherLevelIsAllAtOnce) {
  RunConfig config = usable();
  config.concurrency.clear();
  config.open_loads.push_back({5, {}});
  config.open_loads.emplace_back();
  config.arrival_given = true;
  EXPECT_THAT(check(config), IsEmpty());
}

}  // namespace
}  // namespace loadtest
