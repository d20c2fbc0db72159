#include "api/timeline_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "report/rows.h"

namespace loadtest {
namespace {

std::string json_of(const Timeline& timeline) {
  StringSink sink;
  EXPECT_TRUE(write_timeline(sink, "r", 1, timeline));
  return sink.text;
}

TEST(TimelineJson, OfNoRequestIsEmptyColumns) {
  EXPECT_EQ(json_of({}), R"({"run_id":"r","level":1,"total":0,"every":1,"t_s":[],"ttft_ms":[],"e2e_ms":[],)"
                         R"("output_tokens":[],"status":[],"failure_kind":[]})"
                         "\n");
}

TEST(TimelineJson, ColumnsHaveFourDecimals) {
  Timeline timeline;
  timeline.total = 5;
  timeline.every = 2;
  timeline.points = {{0, 50'200'349, 60'300'450, 128, RequestStatus::ok},
                     {1'234'550'000, 99'999'950, 5'000'000'000, 0, RequestStatus::cut_off},
                     {-1'234'550'000, {}, {}, {}, RequestStatus::failed, FailureKind::http_5xx}};
  EXPECT_EQ(json_of(timeline), R"({"run_id":"r","level":1,"total":5,"every":2,"t_s":[0,1.2346,-1.2346],)"
                               R"("ttft_ms":[50.2003,100,null],"e2e_ms":[60.3005,5000,null],)"
                               R"("output_tokens":[128,0,null],"status":["ok","cut_off","failed"],)"
                               R"("failure_kind":[null,null,"http_5xx"]})"
                               "\n");
}

TEST(TimelineJson, WhatNobodyMeasuredIsStillJson) {
  Timeline timeline;
  for (const std::int64_t ns :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    timeline.points.push_back({ns, ns, ns, 1, RequestStatus::ok});
  EXPECT_TRUE(nlohmann::json::accept(json_of(timeline)));
}

TEST(TimelineJson, LongColumnsComeInPieces) {
  Timeline timeline;
  timeline.points.resize(100'000);
  const auto json = parse_json(json_of(timeline));
  for (const char* const column : {"t_s", "ttft_ms", "e2e_ms", "output_tokens", "status", "failure_kind"})
    EXPECT_EQ(json[column].size(), 100'000u) << column;
}

TEST(TimelineJson, AFullSinkEndsIt) {
  Timeline timeline;
  timeline.points.resize(100'000);
  StringSink sink;
  sink.most_bytes = 200'000;
  const auto written = write_timeline(sink, "r", 1, timeline);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, "the sink is full");
  EXPECT_LE(sink.text.size(), 200'000u);
}

}  // namespace
}  // namespace loadtest
