#include "core/server_url.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

std::string error_of(std::string_view url) {
  const auto parsed = parse_server_url(url);
  return parsed ? "no error" : parsed.error().message;
}

TEST(ServerUrl, PlainHostAndPort) {
  EXPECT_EQ(parse_server_url("http://127.0.0.1:8000").value(), (ServerUrl{false, "127.0.0.1", 8000, ""}));
}

TEST(ServerUrl, DefaultPortsFollowTheScheme) {
  EXPECT_EQ(parse_server_url("http://gpu-1").value(), (ServerUrl{false, "gpu-1", 80, ""}));
  EXPECT_EQ(parse_server_url("https://gpu-1/v1/").value(), (ServerUrl{true, "gpu-1", 443, "/v1"}));
  EXPECT_EQ(parse_server_url("HTTPS://gpu-1:8443/proxy/v1").value(),
            (ServerUrl{true, "gpu-1", 8443, "/proxy/v1"}));
}

TEST(ServerUrl, IPv6LosesItsBracketsButNotInTheHostHeader) {
  const ServerUrl url = parse_server_url("http://[::1]:8000/v1").value();
  EXPECT_EQ(url, (ServerUrl{false, "::1", 8000, "/v1"}));
  EXPECT_EQ(url.host_header(), "[::1]:8000");
}

TEST(ServerUrl, HostHeaderNamesThePortOnlyWhereItIsUnusual) {
  EXPECT_EQ((ServerUrl{false, "h", 80, ""}).host_header(), "h");
  EXPECT_EQ((ServerUrl{false, "h", 443, ""}).host_header(), "h:443");
  EXPECT_EQ((ServerUrl{true, "h", 443, ""}).host_header(), "h");
}

TEST(ServerUrl, WhatNoHostHasIsRefusedAlsoWhereItIsEncoded) {
  for (const std::string url :
       {"http://evil.com%2f.example.org", "http://a%0d%0aX-A:%20b", "http://a%20b", "http://a%00b",
        "http://evil.com%23.example.org", "http://a%40b", "http://a%25b", "http://a!b", "http://[v1.a:b]"})
    EXPECT_EQ(error_of(url), "\"" + url + "\": a host has letters, digits, \".\", \"-\" and \"_\" only");
  EXPECT_EQ(parse_server_url("http://%6clm_1.a-b.example").value(),
            (ServerUrl{false, "llm_1.a-b.example", 80, ""}));
}

TEST(ServerUrl, NamesBeyondAsciiAreToBeGivenAsPunycode) {
  EXPECT_EQ(error_of("http://b\u00fccher.example:8000/v1"),
            "\"http://b\u00fccher.example:8000/v1\": a name that is not ASCII is not looked up; give its "
            "punycode form, "
            "such as xn--bcher-kva.example");
  EXPECT_EQ(
      error_of("http://b%C3%BCcher.example"),
      "\"http://b%C3%BCcher.example\": a name that is not ASCII is not looked up; give its punycode form, "
      "such as xn--bcher-kva.example");
  EXPECT_EQ(parse_server_url("http://xn--bcher-kva.example").value().host, "xn--bcher-kva.example");
}

TEST(ServerUrl, WhatIsWrongIsSaid) {
  EXPECT_EQ(error_of("localhost:8000"),
            "\"localhost:8000\" has no scheme; did you mean http://localhost:8000 ?");
  EXPECT_EQ(error_of(""), "\"\" has no scheme; did you mean http:// ?");
  EXPECT_EQ(error_of("ftp://h"), "\"ftp://h\": only http:// and https:// can be spoken");
  EXPECT_EQ(error_of("http://"), "\"http://\" names no host");
  EXPECT_EQ(error_of("http://h:0"), "\"http://h:0\": the port must be between 1 and 65535");
  EXPECT_EQ(error_of("http://h:99999"), "\"http://h:99999\": the port must be between 1 and 65535");
  EXPECT_EQ(error_of("http://h/v1?x=1"), "\"http://h/v1?***\": leave out everything from \"?\" or \"#\" on");
  EXPECT_EQ(error_of("http://h#x"), "\"http://h#***\": leave out everything from \"?\" or \"#\" on");
  EXPECT_EQ(error_of("http://a b"), "\"http://a b\" is not a URL; it should look like http://127.0.0.1:8000");
  EXPECT_EQ(error_of("http://me:secret@h"),
            "a user or password in the URL is not sent; give --header \"Authorization: …\" instead");
}

}  // namespace
}  // namespace loadtest
