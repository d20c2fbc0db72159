#include "api/watch_handshake.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

// "426 Upgrade: websocket"; empty: it may be opened.
std::string refusal(HttpHeaders headers) {
  ApiRequest request;
  request.headers = std::move(headers);
  const auto refused = refuse_handshake(request);
  if (!refused) return "";
  std::string text = std::to_string(refused->status);
  for (const auto& [name, value] : refused->headers) text += " " + name + ": " + value;
  return text;
}

const std::pair<std::string, std::string> kUpgrade{"upgrade", "h2c, WebSocket"};
const std::pair<std::string, std::string> kVersion{"Sec-WebSocket-Version", "13"};
const std::pair<std::string, std::string> kKey{"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="};

TEST(WatchHandshake, AWholeOneMayBeOpened) { EXPECT_EQ(refusal({kUpgrade, kVersion, kKey}), ""); }

TEST(WatchHandshake, AnotherProtocolHearsOfThisOne) {
  EXPECT_EQ(refusal({{"Upgrade", "h2c"}, kVersion, kKey}), "426 Upgrade: websocket");
  EXPECT_EQ(refusal({kVersion, kKey}), "426 Upgrade: websocket");
}

TEST(WatchHandshake, AnotherVersionHearsOfThisOne) {
  EXPECT_EQ(refusal({kUpgrade, {"Sec-WebSocket-Version", "8"}, kKey}), "426 Sec-WebSocket-Version: 13");
  EXPECT_EQ(refusal({kUpgrade, kKey}), "426 Sec-WebSocket-Version: 13");
}

TEST(WatchHandshake, AKeyIsOfSixteenBytes) {
  EXPECT_EQ(refusal({kUpgrade, kVersion}), "400");
  EXPECT_EQ(refusal({kUpgrade, kVersion, {"Sec-WebSocket-Key", "x"}}), "400");
  EXPECT_EQ(refusal({kUpgrade, kVersion, {"Sec-WebSocket-Key", std::string(25, 'x')}}), "400");
}

}  // namespace
}  // namespace loadtest
