#include "sim/truth_writer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace loadtest::sim {
namespace {

TimePoint at_ns(std::int64_t ns) { return TimePoint(Nanoseconds(ns)); }

TEST(TruthWriter, ALineSaysWhatWasSentAndWhen) {
  SimRecord record;
  record.request_id = "a\"b";
  record.arrival = at_ns(5);
  record.planned = {at_ns(10), at_ns(20)};
  record.sends = {at_ns(11), at_ns(22)};
  record.tokens = {1, 2};
  record.fault = FaultKind::stall;
  record.status = 200;
  std::string line;
  append_truth_line(line, record);
  EXPECT_EQ(line,
            "{\"request_id\":\"a\\\"b\",\"arrival_ns\":5,\"planned_ns\":[10,20],\"sends_ns\":[11,22],"
            "\"tokens\":[1,2],"
            "\"fault\":\"stall\",\"status\":200,\"completed\":false}\n");
}

TEST(TruthWriter, WhatDidNotHappenIsNull) {
  SimRecord record;
  record.request_id = "x";
  record.completed = true;
  std::string line;
  append_truth_line(line, record);
  EXPECT_EQ(
      line,
      "{\"request_id\":\"x\",\"arrival_ns\":0,\"planned_ns\":[],\"sends_ns\":[],\"tokens\":[],\"fault\":null,"
      "\"status\":null,\"completed\":true}\n");
}

TEST(TruthWriter, EverythingIsInTheFileAfterFinish) {
  const std::string path = testing::TempDir() + "sim_truth_" + std::to_string(getpid());
  auto writer = TruthWriter::open(path);
  ASSERT_TRUE(writer.has_value());
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    SimRecord record;
    record.request_id = "request-" + std::to_string(i);
    append_truth_line(expected, record);
    (*writer)->add(std::move(record));
  }
  (*writer)->write_some();
  EXPECT_TRUE((*writer)->finish().has_value());
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), expected);
  unlink(path.c_str());
}

TEST(TruthWriter, APathThatCannotBeWrittenIsNamed) {
  const auto writer = TruthWriter::open("/nonexistent/truth.jsonl");
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().message,
            "--truth: cannot write /nonexistent/truth.jsonl: No such file or directory; name a file in a "
            "folder that exists and "
            "may be written");
}

}  // namespace
}  // namespace loadtest::sim
