#include "run/due_note.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

RunConfig at_rate(double per_s) {
  RunConfig config;
  config.seed = 1;
  config.concurrency.clear();
  config.open_loads.push_back({per_s, std::nullopt});
  config.arrival = {ArrivalProcess::poisson, 1};
  return config;
}

std::optional<std::string> note_of(const RunConfig& config) { return due_note(config, load_levels(config)); }

TEST(DueNote, AFirstRequestThatIsSoonIsNotWorthASentence) {
  EXPECT_EQ(note_of(at_rate(5)), std::nullopt);
  RunConfig config = at_rate(0.001);
  config.arrival = {ArrivalProcess::constant, 1};  // begins at once
  EXPECT_EQ(note_of(config), std::nullopt);
  config = RunConfig();
  config.seed = 1;
  EXPECT_EQ(note_of(config), std::nullopt);
}

TEST(DueNote, ALongWaitIsToldWithItsEnd) {
  RunConfig config = at_rate(0.00001);
  config.num_prompts = 3;
  const std::string note = note_of(config).value_or("");
  EXPECT_TRUE(note.starts_with("at 1e-05 requests/s the first request falls due after ")) << note;
  EXPECT_TRUE(note.ends_with(" s, the last one after about 300000 s")) << note;
}

TEST(DueNote, ATimeInWhichNothingFallsDueIsToldWithARemedy) {
  RunConfig config = at_rate(0.00001);
  config.duration = 10s;
  const std::string note = note_of(config).value_or("");
  EXPECT_TRUE(note.ends_with(", when sending has ended (10 s); give a longer --duration or a higher rate"))
      << note;
}

}  // namespace
}  // namespace loadtest
