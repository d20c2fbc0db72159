#include "api/target_pattern.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

bool of_name(std::string_view pattern, std::string_view name, std::uint16_t port = 80) {
  const auto parsed = parse_target_pattern(pattern);
  return parsed && parsed->matches_name(name, port);
}

bool of_address(std::string_view pattern, std::string_view address, std::uint16_t port = 80) {
  const auto parsed = parse_target_pattern(pattern);
  return parsed && parsed->matches_address(address, port);
}

TEST(TargetPattern, OfANameMatchesNames) {
  EXPECT_TRUE(of_name("*.example.org", "a.Example.org", 9));
  EXPECT_TRUE(of_name("llm:8000", "llm", 8000));
  EXPECT_FALSE(of_name("llm:8000", "llm", 8001));
  EXPECT_TRUE(of_name("*:8000", "anything", 8000));
  EXPECT_TRUE(of_name("cafe:8000", "cafe", 8000));
  EXPECT_FALSE(of_address("ab*", "abcd::1"));
}

TEST(TargetPattern, OfAnAddressMatchesNoName) {
  for (const char* const pattern : {"10.0.*", "10.0.*:80", "1*", "*0.0.1", "10.0.0.0/8"})
    EXPECT_FALSE(of_name(pattern, "10.0.evil.example")) << pattern;
  EXPECT_FALSE(of_name("[*]", "name"));
}

TEST(TargetPattern, OfAnAddressMatchesAddresses) {
  EXPECT_TRUE(of_address("10.0.*", "10.0.3.4", 9));
  EXPECT_FALSE(of_address("10.0.*", "10.1.3.4"));
  EXPECT_TRUE(of_address("127.0.0.1:*", "127.0.0.1", 9));
  EXPECT_FALSE(of_address("127.0.0.1:8000", "127.0.0.1", 8001));
  EXPECT_TRUE(of_address("[fd00:*]:8000", "fd00::1", 8000));
  EXPECT_FALSE(of_address("[fd00:*]:8000", "fd00::1", 8001));
  EXPECT_TRUE(of_address("fd00:0::1", "fd00:0:0::1"));  // however it is written
  EXPECT_TRUE(of_address("[fe80::1]", "fe80::1%eth0"));
  EXPECT_TRUE(of_address("*", "10.0.3.4"));
}

TEST(TargetPattern, OfANetworkMatchesItsAddresses) {
  EXPECT_TRUE(of_address("10.0.0.0/8", "10.255.3.4"));
  EXPECT_TRUE(of_address("10.1.2.3/8", "10.255.3.4"));
  EXPECT_FALSE(of_address("10.0.0.0/8", "11.0.0.0"));
  EXPECT_FALSE(of_address("0.0.0.0/0", "::1"));
  EXPECT_TRUE(of_address("fd00::/8", "fdff::1"));
  EXPECT_FALSE(of_address("fd00::/8", "fe00::1"));
  EXPECT_TRUE(of_address("[fd00::]/8:8000", "fdff::1", 8000));
  EXPECT_FALSE(of_address("10.0.0.0/8:8000", "10.0.0.1", 8001));
}

TEST(TargetPattern, WhatIsNoneIsToldWithWhatToGive) {
  for (const char* const text :
       {"", ":80", "http://llm:8000", "llm/8", "10.0.0.0/33", "10.0.*/8", "fd00::/129", "10.0.0.0/",
        "10.0.0.0/8x", "[::1", "[]", "[::1]x", "llm:", "llm:x", "x:y:z"})
    EXPECT_FALSE(parse_target_pattern(text)) << text;
  EXPECT_EQ(
      parse_target_pattern("llm/8").error().message,
      "\"llm/8\" is not a host that runs may be aimed at; give a name (*.example.org, llm:8000), addresses "
      "(10.0.*, [fd00:*]:8000) or a network (10.0.0.0/8, fd00::/8)");
}

}  // namespace
}  // namespace loadtest
