#include "transport/http_response_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "transport/parsed.h"

namespace loadtest {
namespace {

const std::string kChunkedHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

Parsed answer(std::string body, bool keep_alive = true) {
  Parsed parsed;
  parsed.head_done = parsed.done = true;
  parsed.keep_alive = keep_alive;
  parsed.status = 200;
  parsed.reason = "OK";
  parsed.body = std::move(body);
  return parsed;
}

Failure failure(FailureStage stage, FailureKind kind, std::string detail) {
  return {stage, kind, std::move(detail)};
}

// Whole, in two pieces split at every place, and byte by byte.
void expect_from_any_split(const std::string& wire, const Parsed& expected, Ending ending = Ending::open,
                           bool head_only = false) {
  EXPECT_EQ(parse({wire}, ending, head_only), expected);
  EXPECT_EQ(parse(in_pieces_of(wire, 1), ending, head_only), expected);
  const std::string_view bytes = wire;
  for (std::size_t at = 1; at < wire.size(); ++at) {
    EXPECT_EQ(parse({bytes.substr(0, at), bytes.substr(at)}, ending, head_only), expected)
        << "split at " << at;
  }
}

TEST(HttpResponseParser, ChunkedBodyFromAnySplit) {
  Parsed expected = answer("data: hello\n\ndata: world\n\n");
  expected.content_type = "text/event-stream";
  expect_from_any_split(kChunkedHead + "d\r\ndata: hello\n\n\r\nD\r\ndata: world\n\n\r\n0\r\n\r\n", expected);
}

TEST(HttpResponseParser, AnEmptyChunkedBodyFromAnySplit) {
  Parsed expected = answer("");
  expected.content_type = "text/event-stream";
  expect_from_any_split(kChunkedHead + "0\r\n\r\n", expected);
  expect_from_any_split(kChunkedHead + "0\r\nX-Trailer: a\r\n\r\n", expected);
}

TEST(HttpResponseParser, ChunkExtensionsAndTrailersAreDropped) {
  Parsed expected = answer("abc");
  expected.content_type = "text/event-stream";
  expect_from_any_split(
      kChunkedHead + "3;name=\"value\"\r\nabc\r\n0;last\r\nX-Trailer: a\r\nX-Other: b\r\n\r\n", expected);
}

TEST(HttpResponseParser, BodyOfKnownLengthFromAnySplit) {
  expect_from_any_split("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", answer("hello"));
  expect_from_any_split("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", answer(""));
}

TEST(HttpResponseParser, BodyUntilTheConnectionClosesFromAnySplit) {
  expect_from_any_split("HTTP/1.1 200 OK\r\n\r\nhello", answer("hello", false), Ending::closed);
  Parsed unfinished = answer("hello", false);
  unfinished.done = false;
  EXPECT_EQ(parse({"HTTP/1.1 200 OK\r\n\r\nhello"}), unfinished);
}

TEST(HttpResponseParser, InterimAnswersAreSkipped) {
  expect_from_any_split(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
      answer("ok"));
}

TEST(HttpResponseParser, AnInterimAnswerAloneIsNoHead) {
  const Parsed parsed = parse({"HTTP/1.1 100 Continue\r\n\r\n"});
  EXPECT_FALSE(parsed.head_done);
  EXPECT_FALSE(parsed.done);
  EXPECT_EQ(
      parse({"HTTP/1.1 100 Continue\r\n\r\n"}, Ending::closed).failure,
      failure(FailureStage::head, FailureKind::reset, "the server closed the connection without an answer"));
}

TEST(HttpResponseParser, HeadOnlyAnswersEndWithTheirHead) {
  expect_from_any_split("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", answer(""), Ending::open, true);
  expect_from_any_split("HTTP/1.1 200 OK\r\n\r\n", answer(""), Ending::open, true);
}

TEST(HttpResponseParser, AnswersWithoutABodyNeedNoLength) {
  Parsed expected = answer("");
  expected.status = 204;
  expected.reason = "No Content";
  expect_from_any_split("HTTP/1.1 204 No Content\r\n\r\n", expected);
}

TEST(HttpResponseParser, ReadsTypeReasonAndLocation) {
  const Parsed parsed =
      parse({"HTTP/1.1 307 Temporary Redirect\r\nlocation: http://b/v1\r\ncontent-type: text/html\r\n"
             "Content-Length: 0\r\n\r\n"});
  EXPECT_EQ(parsed.status, 307);
  EXPECT_EQ(parsed.reason, "Temporary Redirect");
  EXPECT_EQ(parsed.location, "http://b/v1");
  EXPECT_EQ(parsed.content_type, "text/html");
}

TEST(HttpResponseParser, ConnectionCloseAndHttp10AreNotKeptAlive) {
  expect_from_any_split("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                        answer("ok", false));
  expect_from_any_split("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", answer("ok", false));
}

TEST(HttpResponseParser, SurplusBytesSpoilTheConnectionButNotTheAnswer) {
  expect_from_any_split("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1", answer("ok", false));
}

TEST(HttpResponseParser, StartForgetsTheLastAnswer) {
  HttpResponseParser parser;
  std::string body;
  EXPECT_FALSE(feed(parser, "garbage\r\n\r\n", body));
  parser.start();
  EXPECT_FALSE(parser.any_bytes());
  EXPECT_TRUE(feed(parser, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok!", body));
  EXPECT_EQ(result_of(parser, body), answer("ok", false));
  parser.start();
  body.clear();
  EXPECT_TRUE(feed(parser, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes", body));
  EXPECT_EQ(result_of(parser, body), answer("yes"));
}

TEST(HttpResponseParser, GarbageIsMalformed) {
  for (const char* wire : {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "\x16\x03\x01\x02", "HTTP/1.1 abc OK\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/3 200 OK\r\n\r\n"}) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
      const Parsed parsed = parse(in_pieces_of(wire, size), Ending::closed);
      ASSERT_TRUE(parsed.failure) << wire;
      EXPECT_EQ(parsed.failure->stage, FailureStage::head) << wire;
      EXPECT_FALSE(parsed.head_done) << wire;
    }
  }
  EXPECT_EQ(parse({"SSH-2.0-OpenSSH_9.2\r\n\r\n"}).failure,
            failure(FailureStage::head, FailureKind::malformed,
                    "the answer is not HTTP/1.1 as it should be: bad version"));
}

TEST(HttpResponseParser, ABadChunkLineIsMalformedInTheBody) {
  const Parsed parsed = parse({kChunkedHead, "5\r\nhello\r\nxyz\r\n"});
  EXPECT_EQ(parsed.body, "hello");
  EXPECT_EQ(parsed.failure, failure(FailureStage::body, FailureKind::malformed,
                                    "the answer is not HTTP/1.1 as it should be: bad chunk"));
}

TEST(HttpResponseParser, AfterAFailureNothingIsUnderstood) {
  HttpResponseParser parser;
  std::string body;
  EXPECT_FALSE(feed(parser, "garbage\r\n\r\n", body));
  EXPECT_FALSE(feed(parser, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", body));
  EXPECT_FALSE(parser.end_of_stream());
  EXPECT_EQ(body, "");
}

TEST(HttpResponseParser, ClosedBeforeTheHeadIsReset) {
  const Failure expected =
      failure(FailureStage::head, FailureKind::reset, "the server closed the connection without an answer");
  EXPECT_EQ(parse({}, Ending::closed).failure, expected);
  EXPECT_EQ(parse({"HTTP/1.1 200 OK\r\nContent-"}, Ending::closed).failure, expected);
}

TEST(HttpResponseParser, ClosedWithinTheBodyIsTruncated) {
  const Failure expected =
      failure(FailureStage::body, FailureKind::truncated, "the server closed the connection in mid-answer");
  EXPECT_EQ(parse({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"}, Ending::closed).failure, expected);
  EXPECT_EQ(parse({kChunkedHead, "5\r\nhel"}, Ending::closed).failure, expected);
  EXPECT_EQ(parse({kChunkedHead, "5\r\nhello\r\n"}, Ending::closed).failure, expected);
}

TEST(HttpResponseParser, AHeadWithoutEndIsTooLarge) {
  HttpResponseParser parser;
  std::string body;
  std::size_t fed = 0;
  EXPECT_TRUE(feed(parser, "HTTP/1.1 200 OK\r\n", body));
  while (fed < 1'000'000 && feed(parser, "X-Header: 0123456789abcdef0123456789abcdef\r\n", body)) fed += 44;
  EXPECT_LT(fed, 70'000u);
  EXPECT_EQ(parser.failure(),
            failure(FailureStage::head, FailureKind::too_large, "the response head is larger than 64 KiB"));
}

TEST(HttpResponseParser, AHugeHeadInOnePieceIsTooLarge) {
  const std::string wire = "HTTP/1.1 200 OK\r\nX-Header: " + std::string(100'000, 'a') + "\r\n\r\n";
  EXPECT_EQ(parse({wire}).failure,
            failure(FailureStage::head, FailureKind::too_large, "the response head is larger than 64 KiB"));
}

TEST(HttpResponseParser, AChunkLineWithoutEndIsTooLarge) {
  HttpResponseParser parser;
  std::string body;
  std::size_t fed = 0;
  EXPECT_TRUE(feed(parser, kChunkedHead + "5;", body));
  while (fed < 1'000'000 && feed(parser, std::string(1000, 'a'), body)) fed += 1000;
  EXPECT_LT(fed, 20'000u);
  EXPECT_EQ(parser.failure(),
            failure(FailureStage::body, FailureKind::too_large, "a chunk's size line is longer than 16 KiB"));
}

TEST(HttpResponseParser, TrailersWithoutEndAreTooLarge) {
  HttpResponseParser parser;
  std::string body;
  std::size_t fed = 0;
  EXPECT_TRUE(feed(parser, kChunkedHead + "0\r\n", body));
  while (fed < 1'000'000 && feed(parser, "X-Trailer: 0123456789abcdef0123456789abcdef\r\n", body)) fed += 45;
  EXPECT_LT(fed, 20'000u);
  const Failure too_large = failure(FailureStage::body, FailureKind::too_large,
                                    "the trailer after the last chunk is longer than 16 KiB");
  EXPECT_EQ(parser.failure(), too_large);
  EXPECT_EQ(parse({kChunkedHead + "1\r\na\r\n0\r\nX-Trailer: " + std::string(100'000, 'a')}).failure,
            too_large);
}

TEST(HttpResponseParser, AChunkOfAnyLengthIsHandedOutAsItComes) {
  HttpResponseParser parser;
  std::string body;
  EXPECT_TRUE(feed(parser, kChunkedHead + "40000000\r\n", body));
  const std::string piece(64 * 1024, 'x');
  for (int i = 0; i < 100; ++i) {
    body.clear();
    EXPECT_TRUE(feed(parser, piece, body));
    EXPECT_EQ(body.size(), piece.size());
  }
  EXPECT_FALSE(parser.done());
}

}  // namespace
}  // namespace loadtest
