#include "api/live_view.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(LiveView, OfARunThatWaitsIsEmpty) {
  EXPECT_EQ(live_view_json("r", {}), R"({"run_id":"r","status":"queued","interval_s":1,"points":[],)"
                                     R"("request_log":[],"next":0,"dropped":0})"
                                     "\n");
}

TEST(LiveView, HasPointsAndTheLog) {
  LiveView view;
  view.state = RunState::running;
  view.interval_s = 2;
  view.points = {{0.5, 0, {}, {}, {}, {}, {}, {}, 1, 0, 0, 0},
                 {2, 1, 912, 7.1, 58, 61.25, 9.5, 1400, 10, 3, 38, 2}};
  view.log = {{R"({"seq":3})", R"({"seq":4})"}, 4, 2};
  EXPECT_EQ(live_view_json("r", view),
            R"({"run_id":"r","status":"running","interval_s":2,"points":[)"
            R"({"t_s":0.5,"level":0,"output_tokens_per_s":null,"requests_per_s":null,"ttft_p50_ms":null,)"
            R"("ttft_avg_ms":null,"itl_avg_ms":null,"e2e_avg_ms":null,"in_flight":1,"waiting":0,)"
            R"("success_count":0,"error_count":0},)"
            R"({"t_s":2,"level":1,"output_tokens_per_s":912,"requests_per_s":7.1,"ttft_p50_ms":58,)"
            R"("ttft_avg_ms":61.25,"itl_avg_ms":9.5,"e2e_avg_ms":1400,"in_flight":10,"waiting":3,)"
            R"("success_count":38,"error_count":2}],)"
            R"("request_log":[{"seq":3},{"seq":4}],"next":4,"dropped":2})"
            "\n");
}

}  // namespace
}  // namespace loadtest
