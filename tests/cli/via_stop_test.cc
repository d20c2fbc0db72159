#include "cli/via_stop.h"

#include <gtest/gtest.h>

#include <csignal>

namespace loadtest {
namespace {

TEST(ViaStop, ASignalBeforeTheRunWasSentEndsEverything) {
  ViaStop stop;
  EXPECT_TRUE(stop.go_on());
  stop.signal(SIGTERM);
  EXPECT_FALSE(stop.go_on());
  EXPECT_FALSE(stop.send());
  EXPECT_FALSE(stop.is_sent());
  EXPECT_EQ(stop.first_signal(), SIGTERM);
}

TEST(ViaStop, AfterThatTheFirstCancelsAndTheSecondLeaves) {
  ViaStop stop;
  EXPECT_TRUE(stop.send());
  stop.signal(SIGINT);
  EXPECT_TRUE(stop.go_on());
  EXPECT_FALSE(stop.leaving());
  stop.signal(SIGTERM);
  EXPECT_FALSE(stop.go_on());
  EXPECT_TRUE(stop.leaving());
  EXPECT_FALSE(stop.has_run_ended());
  stop.run_ended();
  EXPECT_TRUE(stop.has_run_ended());
  EXPECT_EQ(stop.first_signal(), SIGINT);
}

}  // namespace
}  // namespace loadtest
