#include "api/client_address.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

ApiRequest from(std::string remote, HttpHeaders headers) {
  ApiRequest request;
  request.remote = std::move(remote);
  request.headers = std::move(headers);
  return request;
}

TEST(ClientAddress, HeadersAreBelievedBehindAProxyOnly) {
  const ApiRequest request = from("127.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}});
  EXPECT_EQ(client_address(request, false), "127.0.0.1");
  EXPECT_EQ(client_address(request, true), "1.2.3.4");
}

TEST(ClientAddress, WhatTheProxyAddedLastCounts) {
  EXPECT_EQ(client_address(from("127.0.0.1", {{"X-Forwarded-For", "6.6.6.6, 1.2.3.4"}}), true), "1.2.3.4");
  EXPECT_EQ(client_address(
                from("127.0.0.1", {{"X-Forwarded-For", "6.6.6.6"}, {"x-forwarded-for", "1.2.3.4"}}), true),
            "1.2.3.4");
  EXPECT_EQ(client_address(from("127.0.0.1", {{"X-Forwarded-For", "nonsense"}}), true), "127.0.0.1");
}

TEST(ClientAddress, AHeaderThatTheProxyDoesNotSetIsNoChoiceOfTheClient) {
  const auto both = [](std::string list, std::string standard) {
    return client_address(
        from("127.0.0.1", {{"X-Forwarded-For", std::move(list)}, {"Forwarded", std::move(standard)}}), true);
  };
  EXPECT_EQ(both("1.2.3.4", "for=1.2.3.4;proto=https"), "1.2.3.4");
  EXPECT_EQ(both("6.6.6.6", "for=1.2.3.4"), "127.0.0.1");
  EXPECT_EQ(both("1.2.3.4", "for=6.6.6.6"), "127.0.0.1");
  EXPECT_EQ(both("1.2.3.4", "by=6.6.6.6"), "127.0.0.1");
  EXPECT_EQ(both("", "for=1.2.3.4"), "127.0.0.1");
  EXPECT_EQ(client_address(from("127.0.0.1", {{"Forwarded", "for=1.2.3.4"}}), true), "1.2.3.4");
}

TEST(ClientAddress, ReadsTheFormsOfForwarded) {
  EXPECT_EQ(last_forwarded("for=6.6.6.6, proto=http;For=\"[2001:db8::1]:443\""), "2001:db8::1");
  EXPECT_EQ(last_forwarded("for=1.2.3.4:80;by=x"), "1.2.3.4");
  EXPECT_EQ(last_forwarded("by=1.2.3.4"), std::nullopt);
  EXPECT_EQ(last_forwarded("for=_hidden"), std::nullopt);
  EXPECT_EQ(last_forwarded("[::1"), "::1");
  EXPECT_EQ(last_forwarded("\""), std::nullopt);
  EXPECT_EQ(last_forwarded(""), std::nullopt);
}

TEST(ClientAddress, OneHouseholdIsOneClient) {
  EXPECT_EQ(client_network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(client_network("1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client_network("::ffff:1.2.3.4"), "::ffff:1.2.3.4");
}

}  // namespace
}  // namespace loadtest
