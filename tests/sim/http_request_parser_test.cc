#include "sim/http_request_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace loadtest::sim {
namespace {

using State = HttpRequestParser::State;

const std::string kTwoRequests =
    "POST /v1/chat/completions?x=1 HTTP/1.1\r\nHost: a\r\nX-Request-ID: r-1\r\nAuthorization: Bearer k\r\n"
    "Content-Length: 4\r\n\r\nbody"
    "\r\nPOST /v1/completions HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n";

struct Seen {
  std::string method, path, id, authorization, body;
  bool keep_alive;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> parse(const std::vector<std::string>& pieces) {
  HttpRequestParser parser;
  std::vector<Seen> seen;
  for (const std::string& piece : pieces) {
    std::string_view bytes = piece;
    while (!bytes.empty()) {
      const State state = parser.feed(bytes);
      EXPECT_NE(state, State::error) << parser.error_message();
      if (state == State::error) return seen;
      if (state != State::complete) continue;
      const HttpRequestMessage& r = parser.request();
      seen.push_back({r.method, r.path, r.request_id, r.authorization, r.body, r.keep_alive});
      parser.reset();
    }
  }
  return seen;
}

const std::vector<Seen> kExpected{{"POST", "/v1/chat/completions", "r-1", "Bearer k", "body", true},
                                  {"POST", "/v1/completions", "", "", "abcde", false}};

int error_of(std::string_view bytes, HttpRequestParser::Limits limits = {}) {
  HttpRequestParser parser(limits);
  State state = State::need_more;
  while (!bytes.empty() && state == State::need_more) state = parser.feed(bytes);
  return state == State::error ? parser.error_status() : 0;
}

TEST(HttpRequestParser, PipelinedRequestsComeOneByOne) { EXPECT_EQ(parse({kTwoRequests}), kExpected); }

TEST(HttpRequestParser, EverySplitInTwoGivesTheSameRequests) {
  for (std::size_t at = 1; at < kTwoRequests.size(); ++at) {
    EXPECT_EQ(parse({kTwoRequests.substr(0, at), kTwoRequests.substr(at)}), kExpected) << "split at " << at;
  }
}

TEST(HttpRequestParser, SingleBytesGiveTheSameRequests) {
  std::vector<std::string> bytes;
  for (const char c : kTwoRequests) bytes.emplace_back(1, c);
  EXPECT_EQ(parse(bytes), kExpected);
}

TEST(HttpRequestParser, ExpectContinueIsReportedOnceBeforeTheBody) {
  HttpRequestParser parser;
  const std::string head = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  std::string_view bytes = head;
  EXPECT_EQ(parser.feed(bytes), State::need_more);
  EXPECT_TRUE(parser.take_expect_continue());
  EXPECT_FALSE(parser.take_expect_continue());
  bytes = "ok";
  EXPECT_EQ(parser.feed(bytes), State::complete);
}

TEST(HttpRequestParser, ExpectContinueWithItsBodyNeedsNoAnswer) {
  HttpRequestParser parser;
  std::string_view bytes = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok";
  EXPECT_EQ(parser.feed(bytes), State::complete);
  EXPECT_FALSE(parser.take_expect_continue());
}

TEST(HttpRequestParser, WhatIsNotHttpIsRefused) {
  EXPECT_EQ(error_of("hello\r\n\r\n"), 400);
  EXPECT_EQ(error_of("GET / FTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(error_of("GET http://x/ HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(error_of("GET / HTTP/1.0\r\n\r\n"), 505);
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400);
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\nname : value\r\n\r\n"), 400);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n"), 400);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), 400);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"), 400);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n"), 501);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), 400);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"), 400);
}

TEST(HttpRequestParser, HeadsAndBodiesHaveLimits) {
  const HttpRequestParser::Limits limits{64, 10};
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\nx: " + std::string(100, 'a'), limits), 431);
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\nx: " + std::string(100, 'a') + "\r\n\r\n", limits), 431);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", limits), 413);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", limits), 413);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\n", limits),
            413);
  EXPECT_EQ(error_of("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx: " + std::string(9000, 'a'),
                     limits),
            400);
}

TEST(HttpRequestParser, TlsHandshakeIsRefusedAtOnce) {
  EXPECT_EQ(error_of(std::string_view("\x16\x03\x01\x02\x00\x01", 6)), 400);
  EXPECT_EQ(error_of("\x16"), 400);
}

}  // namespace
}  // namespace loadtest::sim
