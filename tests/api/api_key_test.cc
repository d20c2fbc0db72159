#include "api/api_key.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

ApiRequest with(std::string name, std::string value) {
  ApiRequest request;
  request.headers = {{std::move(name), std::move(value)}};
  return request;
}

TEST(ApiKey, OnlyTheWholeKeyIsTheKey) {
  EXPECT_TRUE(same_key("secret", "secret"));
  EXPECT_FALSE(same_key("secre", "secret"));
  EXPECT_FALSE(same_key("secret ", "secret"));
  EXPECT_FALSE(same_key("", "secret"));
}

TEST(ApiKey, ComesInEitherHeader) {
  EXPECT_EQ(key_of(with("x-api-key", "k")), "k");
  EXPECT_EQ(key_of(with("Authorization", "bearer k")), "k");
  EXPECT_EQ(key_of(with("Authorization", "Basic k")), "");
  EXPECT_EQ(key_of(with("Authorization", "Bearer ")), "");
  EXPECT_EQ(key_of({}), "");
}

TEST(ApiKey, ComesAsASubprotocolOfAWebSocket) {
  EXPECT_EQ(subprotocol_key("llm-loadtest, key.c2VjcmV0"), "secret");
  EXPECT_EQ(subprotocol_key("key._w"), "\xff");
  EXPECT_EQ(subprotocol_key("key.c2Vj!"), "");
  EXPECT_EQ(subprotocol_key("llm-loadtest"), "");
}

}  // namespace
}  // namespace loadtest
