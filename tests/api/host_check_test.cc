#include "api/host_check.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(HostCheck, AddressesAndLocalhostAreOurs) {
  for (const char* const host : {"localhost", "LOCALHOST:8085", "127.0.0.1:8085", "10.1.2.3", "[::1]:8085",
                                 "[2001:db8::1]", "localhost."}) {
    EXPECT_TRUE(host_is_ours(host, {})) << host;
  }
}

TEST(HostCheck, OtherNamesAreRebinding) {
  for (const char* const host : {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "",
                                 ":80", "[::1]x", "[::1", "user@localhost"}) {
    EXPECT_FALSE(host_is_ours(host, {})) << host;
  }
}

TEST(HostCheck, ListedNamesAreOurs) {
  const std::string names[] = {"llm.example.org", "*.lab.example.org"};
  EXPECT_TRUE(host_is_ours("LLM.example.org:443", names));
  EXPECT_TRUE(host_is_ours("a.lab.example.org", names));
  EXPECT_FALSE(host_is_ours("lab.example.org", names));
  EXPECT_FALSE(host_is_ours("llm.example.org.evil", names));
}

TEST(HostCheck, OnlyTheSameOriginMayCall) {
  EXPECT_TRUE(origin_is_same("http://127.0.0.1:8085", "127.0.0.1:8085"));
  EXPECT_TRUE(origin_is_same("https://llm.example.org", "llm.example.org:443"));
  EXPECT_FALSE(origin_is_same("http://127.0.0.1:3000", "127.0.0.1:8085"));
  EXPECT_FALSE(origin_is_same("null", "127.0.0.1:8085"));
  EXPECT_FALSE(origin_is_same("http://", ""));
}

TEST(HostCheck, StarsStandForAnything) {
  EXPECT_TRUE(glob_matches("10.0.*", "10.0.12.1"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("a*b*c", "aXbYbZc"));
  EXPECT_FALSE(glob_matches("a*b*c", "aXbYbZ"));
  EXPECT_FALSE(glob_matches("", "a"));
}

}  // namespace
}  // namespace loadtest
