#include "cli/info_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/timestamp_probe.h"

namespace loadtest {
namespace {

TEST(Info, HasEverySection) {
  const auto info = info_json();
  std::vector<std::string> sections;
  for (const auto& [section, content] : info.items()) sections.push_back(section);
  EXPECT_THAT(sections, testing::ElementsAre("program", "libraries", "system", "network"));
  EXPECT_GE(info["system"]["cores_usable"].get<int>(), 1);
  EXPECT_THAT(info["program"]["adapters"].get<std::vector<std::string>>(), testing::Contains("openai"));
  EXPECT_THAT(info["program"]["encodings"].get<std::vector<std::string>>(), testing::Contains("o200k_base"));
  for (const char* const library : {"pcre2", "sentencepiece", "utf8proc"}) {
    EXPECT_THAT(info["libraries"][library].get<std::string>(), testing::MatchesRegex("[0-9.]+")) << library;
  }
  EXPECT_TRUE(info["network"]["receive_timestamps"].is_boolean());
}

TEST(TimestampProbe, SaysWhatItFound) {
  const auto probe = probe_receive_timestamps();
  EXPECT_NE(probe.detail, "");
  EXPECT_EQ(probe.available, probe.read_lag.has_value());
}

}  // namespace
}  // namespace loadtest
