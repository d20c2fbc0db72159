#include "cli/load_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/run_flags.h"
#include "cli/run_options.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using LoadValues = std::vector<std::pair<std::string, std::string>>;

const std::pair<std::string, std::string> kOneServer{"server", "http://h:1"};

ResolvedOptions resolve_load(const LoadValues& values) {
  std::vector<GivenValue> given;
  for (const auto& [name, value] : values) given.push_back({find_run_flag(name), "--" + name, value});
  return resolve_run_options(given, "", "");
}

struct Useless {
  const char* name;
  LoadValues values;
  const char* problem;
};
class UselessFlagTest : public testing::TestWithParam<Useless> {};

TEST_P(UselessFlagTest, IsToldWithItsRemedy) {
  LoadValues values = GetParam().values;
  values.push_back(kOneServer);
  EXPECT_THAT(resolve_load(values).problems, ElementsAre(GetParam().problem));
}

const Useless kUseless[] = {
    {"ArrivalWithoutRate",
     {{"arrival", "poisson"}},
     "--arrival: spaces the requests of a rate; give --request-rate or --ramp, or leave this out"},
    {"TimeScaleWithoutTrace",
     {{"time-scale", "2"}},
     "--time-scale: is about a trace; give --trace, or leave this out"},
    {"SharedPrefixOfNothing",
     {{"shared-prefix-len", "0"}},
     "--shared-prefix-len: \"0\" shares nothing; give a number above 0, or leave it out"},
    {"ExactLengthWithoutProbe",
     {{"exact-output-len", "require"}, {"warmup", "0"}},
     "--exact-output-len: only a request before the levels shows whether the server keeps an exact length; "
     "give "
     "--warmup 1 or more, or leave this out"},
    {"TurnsOfADataset",
     {{"dataset", "d.jsonl"}, {"turns", "3"}},
     "--turns: the dataset's conversations have turns of their own; give \"all\""},
    {"TurnsAndTrace",
     {{"trace", "t.jsonl"}, {"turns", "3"}},
     "--turns: a trace is of single requests; leave out this or --trace"},
    {"TraceAndDataset",
     {{"trace", "t.jsonl"}, {"dataset", "d.jsonl"}},
     "--trace: prompts come either from a trace or from a dataset; leave out this or --dataset"},
};
INSTANTIATE_TEST_SUITE_P(Table, UselessFlagTest, testing::ValuesIn(kUseless),
                         [](const auto& row) { return row.param.name; });

TEST(LoadFlags, ATraceMayBeBoundedByATime) {
  const auto [options, problems] = resolve_load({kOneServer, {"trace", "t.jsonl"}, {"duration", "7s"}});
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(options.config.duration, 7s);
}

}  // namespace
}  // namespace loadtest
