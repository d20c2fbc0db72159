#include "api/download_pace.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPart = DownloadPace::kPart_bytes;

// How many parts of 64 KiB are taken, one in each `pause`, until it is too slow; at most a thousand.
int parts(DownloadPace& pace, Nanoseconds pause) {
  int count = 0;
  while (count < 1000 && pace.left() >= pause) {
    pace.took(kPart, pause);
    ++count;
  }
  return count;
}

TEST(DownloadPace, OneThatTakesAPartInFiveSecondsGoesOn) {
  DownloadPace pace(30s);
  EXPECT_EQ(parts(pace, 4900ms), 1000);
}

TEST(DownloadPace, OneThatTakesAPartInEachGraceIsCutOff) {
  DownloadPace pace(30s);
  EXPECT_EQ(parts(pace, 29s), 1);
}

TEST(DownloadPace, WhatWasTakenFastIsNotSavedUp) {
  DownloadPace pace(30s);
  EXPECT_EQ(parts(pace, 0s), 1000);
  EXPECT_EQ(pace.left(), 30s);
  EXPECT_EQ(parts(pace, 10s), 5);
}

TEST(DownloadPace, ManyBytesAtOnceMakeUpForTheWholeGraceAtMost) {
  DownloadPace pace(30s);
  pace.took(1000 * kPart, 25s);
  EXPECT_EQ(pace.left(), 30s);
}

TEST(DownloadPace, AFewBytesMakeUpForLittle) {
  DownloadPace pace(30s);
  pace.took(0, 10s);
  EXPECT_EQ(pace.left(), 20s);
  pace.took(kPart / 64, 0s);
  EXPECT_NEAR(to_s(pace.left()), 20.078, 0.001);
}

}  // namespace
}  // namespace loadtest
