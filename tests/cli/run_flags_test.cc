#include "cli/run_flags.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(RunFlags, EveryFieldOfTheCheckHasAFlag) {
  for (const char* field : {"servers",
                            "model",
                            "concurrency",
                            "num_prompts",
                            "duration",
                            "cooldown",
                            "input_len",
                            "output_len",
                            "warmup",
                            "threads",
                            "connect_timeout",
                            "timeout",
                            "ttft_timeout",
                            "stall_timeout",
                            "grace",
                            "api_key",
                            "headers",
                            "extra_body",
                            "temperature",
                            "top_p",
                            "min_p",
                            "frequency_penalty",
                            "presence_penalty",
                            "repetition_penalty",
                            "top_k",
                            "stop",
                            "cacert",
                            "proxy",
                            "slo",
                            "max_error_rate",
                            "metadata"}) {
    EXPECT_NE(find_run_flag_for_field(field), nullptr) << field;
  }
}

TEST(RunFlags, KeysMayHaveUnderscores) { EXPECT_EQ(find_run_flag("input_len"), find_run_flag("input-len")); }

TEST(RunFlags, OnlyThoseOfOneChoiceExcludeEachOther) {
  const RunFlag& count = *find_run_flag("num-prompts");
  const RunFlag& duration = *find_run_flag("duration");
  EXPECT_TRUE(excludes(count, duration));
  EXPECT_TRUE(excludes(duration, count));
  EXPECT_FALSE(excludes(count, count));
  EXPECT_FALSE(excludes(count, *find_run_flag("concurrency")));
}

TEST(RunFlags, EveryChoiceIsBetweenFlagsThatThereAre) {
  for (const RunFlagChoice& choice : run_flag_choices()) {
    EXPECT_NE(find_run_flag(choice.one), nullptr) << choice.one;
    EXPECT_NE(find_run_flag(choice.other), nullptr) << choice.other;
  }
}

}  // namespace
}  // namespace loadtest
