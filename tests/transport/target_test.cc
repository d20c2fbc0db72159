#include "transport/target.h"

#include <gtest/gtest.h>

#include <string>

namespace loadtest {
namespace {

TEST(Target, AnAddressIsItsOwnEndpoint) {
  const auto target = make_target({}, "http://127.0.0.1:8000/v1");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->url, (ServerUrl{false, "127.0.0.1", 8000, "/v1"}));
  EXPECT_EQ(target->endpoints, (std::vector<TcpEndpoint>{{asio::ip::make_address("127.0.0.1"), 8000}}));
  EXPECT_EQ(target->tls, nullptr);
  EXPECT_FALSE(target->proxy);
}

TEST(Target, AnIpv6AddressLosesItsBrackets) {
  const auto target = make_target({}, "http://[::1]:8000");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->endpoints, (std::vector<TcpEndpoint>{{asio::ip::make_address("::1"), 8000}}));
}

TEST(Target, ANameMayStandForSeveralAddresses) {
  const auto target = make_target({}, "http://localhost:8000");
  ASSERT_TRUE(target);
  EXPECT_FALSE(target->endpoints.empty());
  for (const TcpEndpoint& endpoint : target->endpoints) {
    EXPECT_TRUE(endpoint.address().is_loopback());
    EXPECT_EQ(endpoint.port(), 8000);
  }
}

TEST(Target, AnUnknownNameIsUnusable) {
  const auto target = make_target({}, "http://no-such-host.invalid:8000");
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, ErrorCode::target_unusable);
  EXPECT_TRUE(
      target.error().message.starts_with("the server name \"no-such-host.invalid\" cannot be resolved ("))
      << target.error().message;
}

TEST(Target, ABadUrlIsBadInput) {
  const auto target = make_target({}, "127.0.0.1:8000");
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, ErrorCode::bad_input);
}

TEST(Target, ThroughAProxyOnlyTheProxyIsLookedUp) {
  RunConfig config;
  config.proxy = "http://127.0.0.1:3128";
  const auto target = make_target(config, "http://no-such-host.invalid");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->endpoints, (std::vector<TcpEndpoint>{{asio::ip::make_address("127.0.0.1"), 3128}}));
  EXPECT_EQ(target->proxy, (ServerUrl{false, "127.0.0.1", 3128, ""}));

  config.proxy = "http://no-such-proxy.invalid:3128";
  const auto unknown = make_target(config, "http://127.0.0.1:8000");
  ASSERT_FALSE(unknown);
  EXPECT_TRUE(
      unknown.error().message.starts_with("the proxy name \"no-such-proxy.invalid\" cannot be resolved ("))
      << unknown.error().message;
}

}  // namespace
}  // namespace loadtest
