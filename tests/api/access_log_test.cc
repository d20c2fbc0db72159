#include "api/access_log.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(AccessLog, LineIsOneJsonObject) {
  EXPECT_EQ(
      log_line("listening", LogLevel::info, 1'769'862'896'789, {{"url", "http://[::1]:8085"}}),
      R"({"event":"listening","url":"http://[::1]:8085","timestamp":"2026-01-31T12:34:56.789Z","level":"info"})");
}

TEST(AccessLog, WordsOfAClientStayWithinTheirText) {
  EXPECT_EQ(log_line("request", LogLevel::warn, 0, {{"path", "/a\"\n\x01\xff"}}),
            "{\"event\":\"request\",\"path\":\"/a\\\"\\n\\u0001\xEF\xBF\xBD\","
            "\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"level\":\"warn\"}");
}

}  // namespace
}  // namespace loadtest
