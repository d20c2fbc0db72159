#include "transport/http_wire.h"

#include <gtest/gtest.h>

#include <string>

#include "core/version.h"

namespace loadtest {
namespace {

const std::string kAgent = "User-Agent: llm-loadtest/" + std::string(kVersion) + "\r\n";
const ServerUrl kServer{false, "10.0.0.1", 8000, "/v1"};

TEST(HttpWire, APostCarriesIdHeadersLengthAndBody) {
  const std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"},
                                                                 {"Authorization", "Bearer k"}};
  WireRequest request;
  request.method = "POST";
  request.base_path = "/v1";
  request.target = "/chat/completions";
  request.headers = &headers;
  request.request_id = "r-m0-1";
  request.body = R"({"a":1})";
  EXPECT_EQ(render_request(kServer, request),
            "POST /v1/chat/completions HTTP/1.1\r\nHost: 10.0.0.1:8000\r\n" + kAgent +
                "X-Request-Id: r-m0-1\r\nContent-Type: application/json\r\nAuthorization: Bearer k\r\n"
                "Content-Length: 7\r\n\r\n{\"a\":1}");
}

TEST(HttpWire, AGetHasNoLength) {
  EXPECT_EQ(render_request(kServer, {"GET", "/v1", "/models", nullptr, "", "", false}),
            "GET /v1/models HTTP/1.1\r\nHost: 10.0.0.1:8000\r\n" + kAgent + "\r\n");
}

TEST(HttpWire, AnEmptyPostSaysSo) {
  EXPECT_EQ(render_request(kServer, {"POST", "", "/x", nullptr, "", "", false}),
            "POST /x HTTP/1.1\r\nHost: 10.0.0.1:8000\r\n" + kAgent + "Content-Length: 0\r\n\r\n");
}

TEST(HttpWire, AbsoluteFormNamesTheServerForAProxy) {
  EXPECT_EQ(render_request(kServer, {"GET", "/v1", "/models", nullptr, "", "", true}),
            "GET http://10.0.0.1:8000/v1/models HTTP/1.1\r\nHost: 10.0.0.1:8000\r\n" + kAgent + "\r\n");
}

TEST(HttpWire, AnIpv6AddressIsInBracketsAndTheUsualPortLeftOut) {
  const ServerUrl v6{false, "::1", 8000, ""};
  EXPECT_EQ(render_request(v6, {"GET", "", "/version", nullptr, "", "", true}),
            "GET http://[::1]:8000/version HTTP/1.1\r\nHost: [::1]:8000\r\n" + kAgent + "\r\n");
  const ServerUrl usual{true, "example.org", 443, ""};
  EXPECT_EQ(render_request(usual, {"GET", "", "/version", nullptr, "", "", false}),
            "GET /version HTTP/1.1\r\nHost: example.org\r\n" + kAgent + "\r\n");
}

TEST(HttpWire, ConnectNamesThePortAlways) {
  EXPECT_EQ(render_connect({true, "example.org", 443, "/v1"}),
            "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n" + kAgent + "\r\n");
  EXPECT_EQ(render_connect({true, "2001:db8::1", 8443, ""}),
            "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n" + kAgent + "\r\n");
}

}  // namespace
}  // namespace loadtest
