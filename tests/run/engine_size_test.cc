#include "run/engine_size.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "run/client_facts.h"

namespace loadtest {
namespace {

// Runs in a child process, as a user who may not raise the hard limit of `connections` and our own files.
[[noreturn]] void fit_into(rlim_t connections, RunConfig config, std::vector<LoadLevel> levels,
                           std::uint64_t files_beside = 0) {
  const rlim_t files = connections + 128 + 4 * usable_cores();
  const rlimit limit{64, files};
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) std::_Exit(10);
  if (geteuid() == 0 && setuid(65534) != 0) std::_Exit(11);
  const auto fitted = fit_open_files(config, files_beside, levels);
  std::fprintf(stderr, "%u in flight: %s\n", levels[0].concurrency,
               fitted ? "fits" : fitted.error().message.c_str());
  std::_Exit(fitted ? 0 : 1);
}

RunConfig with_servers(std::size_t servers) {
  RunConfig config;
  config.servers.assign(servers, "http://127.0.0.1:1");
  return config;
}

TEST(FitOpenFilesDeathTest, EachServerMayComeToHaveAConnectionForEachRequestInFlight) {
  const std::vector<LoadLevel> levels{{10, std::nullopt}, {1000, std::nullopt}};
  EXPECT_EXIT(fit_into(1000, with_servers(1), levels), testing::ExitedWithCode(0), "10 in flight: fits");
  EXPECT_EXIT(fit_into(2000, with_servers(2), levels), testing::ExitedWithCode(0), "10 in flight: fits");
  EXPECT_EXIT(fit_into(1999, with_servers(2), levels), testing::ExitedWithCode(1),
              "10 in flight: --concurrency: 2000 connections \\(1000 to each of 2 servers\\) need");
}

TEST(FitOpenFilesDeathTest, AnOpenLoopWithoutABoundTakesWhatThereIsForEachServer) {
  RunConfig config = with_servers(2);
  config.open_loads = {OpenLoad{}};
  EXPECT_EXIT(fit_into(101, config, {{60'000, OpenLoad{}}}), testing::ExitedWithCode(0),
              "50 in flight: fits");
}

TEST(FitOpenFilesDeathTest, EachThreadNeedsFilesOfItsOwn) {
  RunConfig config = with_servers(1);
  config.threads = usable_cores() + 25;
  EXPECT_EXIT(fit_into(100 + 100, config, {{100, std::nullopt}}), testing::ExitedWithCode(0),
              "100 in flight: fits");
  EXPECT_EXIT(
      fit_into(100 + 99, config, {{100, std::nullopt}}), testing::ExitedWithCode(1),
      "100 in flight: --concurrency: 100 connections need .*, or lower --concurrency or --threads\n$");
}

TEST(FitOpenFilesDeathTest, WhatServeHoldsIsCounted) {
  const std::vector<LoadLevel> levels{{100, std::nullopt}};
  EXPECT_EXIT(fit_into(100 + 300, with_servers(1), levels, 300), testing::ExitedWithCode(0),
              "100 in flight: fits");
  const std::uint64_t need = 100 + 300 + 128 + 4 * usable_cores();
  EXPECT_EXIT(fit_into(100 + 299, with_servers(1), levels, 300), testing::ExitedWithCode(1),
              fmt::format("^100 in flight: --concurrency: 100 connections, besides the 300 files that serve "
                          "may hold, need {0} open files, but the hard limit here is {1}; raise it "
                          "\\(ulimit -Hn {0}\\), or lower --concurrency or --max-connections of serve\n$",
                          need, need - 1));
}

TEST(FitOpenFilesDeathTest, ARateWithoutABoundLeavesWhatServeHolds) {
  RunConfig config = with_servers(1);
  config.open_loads = {OpenLoad{}};
  EXPECT_EXIT(fit_into(300 + 50, config, {{60'000, OpenLoad{}}}, 300), testing::ExitedWithCode(0),
              "50 in flight: fits");
}

TEST(FitOpenFilesDeathTest, ABoundOfARateIsToBeLowered) {
  RunConfig config = with_servers(1);
  config.open_loads = {OpenLoad{}};
  config.max_concurrency = 100;
  EXPECT_EXIT(fit_into(99, config, {{100, OpenLoad{}}}), testing::ExitedWithCode(1),
              "--max-concurrency: 100 connections need .*, or lower --max-concurrency\n$");
}

LoadLevel open_level(OpenLoad open, std::uint32_t most) { return {most, open}; }

TEST(ConnectionsAhead, AreThoseOfEachSlotOfAClosedLoop) {
  EXPECT_EQ(connections_ahead({3000, std::nullopt}, 10), 3000u);
}

TEST(ConnectionsAhead, AreThoseOfEachRequestWhereAllAreSentAtOnce) {
  EXPECT_EQ(connections_ahead(open_level({}, 60'000), 5000), 5000u);
  EXPECT_EQ(connections_ahead(open_level({}, 1000), 5000), 1000u);  // as the bound or the open files allow
}

TEST(ConnectionsAhead, AreThoseOfASecondAtARateWithinBounds) {
  const auto at = [](double rate, std::uint32_t most = 60'000) {
    return connections_ahead(open_level({rate, std::nullopt, false}, most), 5000);
  };
  EXPECT_EQ(at(0.5), 16u);
  EXPECT_EQ(at(100), 100u);
  EXPECT_EQ(at(9000), 512u);
  EXPECT_EQ(at(100, 7), 7u);
  EXPECT_EQ(connections_ahead(open_level({std::nullopt, Ramp{1, 200, Nanoseconds(1)}, false}, 60'000), 9),
            200u);
  EXPECT_EQ(connections_ahead(open_level({std::nullopt, std::nullopt, true}, 60'000), 9), 512u);
}

}  // namespace
}  // namespace loadtest
