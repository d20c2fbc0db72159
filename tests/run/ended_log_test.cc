#include "run/ended_log.h"

#include <gtest/gtest.h>

#include <string>

namespace loadtest {
namespace {

RequestRecord record(const std::string& id) {
  RequestRecord made;
  made.request_id = id;
  return made;
}

TEST(EndedLog, NothingIsKeptUntilSomebodyWantsIt) {
  EndedLog log;
  log.add(record("a"), 0);
  EndedRequests ended;
  log.take(ended);
  EXPECT_TRUE(ended.rows.empty());
  EXPECT_EQ(ended.missed, 0U);
}

TEST(EndedLog, EachIsTakenOnceInItsOrder) {
  EndedLog log;
  log.want(true);
  log.add(record("a"), 2);
  log.add(record("b"), 2);
  EndedRequests ended;
  log.take(ended);
  ASSERT_EQ(ended.rows.size(), 2U);
  EXPECT_EQ(ended.rows[0], request_row(record("a"), 2));
  EXPECT_EQ(ended.rows[1], request_row(record("b"), 2));
  log.take(ended);
  EXPECT_EQ(ended.rows.size(), 2U);
}

TEST(EndedLog, WhatFindsNoRoomIsCounted) {
  EndedLog log;
  log.want(true);
  for (std::size_t i = 0; i < EndedLog::kMost + 5; ++i) log.add(record("r"), 0);
  EndedRequests ended;
  log.take(ended);
  EXPECT_EQ(ended.rows.size(), EndedLog::kMost);
  EXPECT_EQ(ended.missed, 5U);
  log.add(record("later"), 0);
  log.take(ended);
  EXPECT_EQ(ended.rows.back().request_id, "later");
  EXPECT_EQ(ended.missed, 5U);
}

}  // namespace
}  // namespace loadtest
