#include "run/explain.h"

#include <gtest/gtest.h>

#include <string>

namespace loadtest {
namespace {

const std::string kServer = "http://a:1";

Failure at(FailureStage stage, FailureKind kind) { return {stage, kind, "words"}; }

TEST(Explain, FatalIsWhatEveryRequestWouldMeet) {
  EXPECT_TRUE(is_fatal(at(FailureStage::connect, FailureKind::refused), 0));
  EXPECT_TRUE(is_fatal(at(FailureStage::tls, FailureKind::tls), 0));
  for (const int status : {301, 307, 400, 401, 403, 404, 405, 422}) {
    EXPECT_TRUE(is_fatal(at(FailureStage::head, FailureKind::http_4xx), status)) << status;
  }
  for (const int status : {0, 200, 408, 429, 500, 503}) {
    EXPECT_FALSE(is_fatal(at(FailureStage::head, FailureKind::http_5xx), status)) << status;
  }
  EXPECT_FALSE(is_fatal(at(FailureStage::decode, FailureKind::malformed), 200));
}

TEST(Explain, AFailureNamesServerStageKindWordsAndRemedy) {
  const Error error = explain_failure(kServer, at(FailureStage::connect, FailureKind::refused));
  EXPECT_EQ(error.code, ErrorCode::target_unusable);
  EXPECT_EQ(
      error.message,
      "http://a:1 cannot be tested (connect: refused): words; is the server running, and is the port right?");
}

TEST(Explain, ATimeoutsRemedyDependsOnItsStage) {
  EXPECT_EQ(
      explain_failure(kServer, at(FailureStage::tls, FailureKind::timeout)).message,
      "http://a:1 cannot be tested (tls: timeout): words; is the address right, and does a firewall stand "
      "between? (--connect-timeout)");
  EXPECT_EQ(explain_failure(kServer, at(FailureStage::head, FailureKind::timeout)).message,
            "http://a:1 cannot be tested (head: timeout): words; is the server loaded or still starting? "
            "(--timeout)");
}

TEST(Explain, ADetailThatAsksHasGivenItsAdvice) {
  EXPECT_EQ(explain_failure(kServer, {FailureStage::tls, FailureKind::tls,
                                      "the server does not speak TLS on this port; is it an http:// server?"})
                .message,
            "http://a:1 cannot be tested (tls): the server does not speak TLS on this port; is it an http:// "
            "server?");
}

TEST(Explain, TheRemedyOfTlsIsThatOfItsTrouble) {
  const auto message = [](const char* detail) {
    return explain_failure(kServer, {FailureStage::tls, FailureKind::tls, detail}).message;
  };
  EXPECT_EQ(
      message("the certificate was not accepted: self-signed certificate"),
      "http://a:1 cannot be tested (tls): the certificate was not accepted: self-signed certificate; give "
      "--cacert FILE for a certificate of your own, or --insecure-tls to skip the check");
  EXPECT_EQ(message("the certificate is not one for the name \"a\""),
            "http://a:1 cannot be tested (tls): the certificate is not one for the name \"a\"; name the host "
            "that it "
            "was made for, or give --insecure-tls to skip the check");
  EXPECT_EQ(
      message("tlsv1 alert protocol version"),
      "http://a:1 cannot be tested (tls): tlsv1 alert protocol version; does the server want another TLS "
      "version, or a certificate of the client?");
}

TEST(Explain, EveryFailureHasARemedy) {
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    const std::string message =
        explain_failure(kServer, at(FailureStage::head, static_cast<FailureKind>(kind))).message;
    EXPECT_GT(message.size() - message.find("words; "), 10u) << message;
  }
}

TEST(Explain, AStatusNamesPathAndTheServersWords) {
  EXPECT_EQ(explain_status(kServer, "/v1/models", 401, "").message,
            "http://a:1 answered /v1/models with HTTP 401; give the key with --api-key or OPENAI_API_KEY");
  EXPECT_EQ(explain_status(kServer, "/v1/models", 302, "moved").message,
            "http://a:1 answered /v1/models with HTTP 302: moved; it redirects, so is the URL right, with "
            "its scheme and path?");
  EXPECT_EQ(explain_status(kServer, "/x", 418, "teapot").message,
            "http://a:1 answered /x with HTTP 418: teapot; look at the server's log");
}

TEST(Explain, AStatusWithoutAMessageIsASentence) {
  const Failure failure{FailureStage::head, FailureKind::http_4xx, "HTTP 401 without a message"};
  EXPECT_EQ(explain_first_answer(kServer, failure, 401, false).message,
            "http://a:1 answered the first request with HTTP 401 without a message; give the key with "
            "--api-key or OPENAI_API_KEY");
  EXPECT_EQ(explain_status(kServer, "/v1/chat/completions", 404, "HTTP 404 without a message").message,
            "http://a:1 answered /v1/chat/completions with HTTP 404 without a message; is the model's name "
            "right (--model), and does the base URL lack or double a path such as /v1 ?");
}

TEST(Explain, AProxysTroubleIsNotTheServers) {
  const auto message = [](FailureKind kind, const char* detail) {
    return explain_failure(kServer, {FailureStage::connect, kind, detail}).message;
  };
  EXPECT_EQ(
      message(FailureKind::refused, "the proxy 127.0.0.1:1: Connection refused"),
      "http://a:1 cannot be tested (connect: refused): the proxy 127.0.0.1:1: Connection refused; is the "
      "proxy running, and is --proxy right?");
  EXPECT_EQ(
      message(FailureKind::timeout, "no connection to the proxy 10.0.0.1:1 in time"),
      "http://a:1 cannot be tested (connect: timeout): no connection to the proxy 10.0.0.1:1 in time; is "
      "the address of --proxy right, and does a firewall stand between? (--connect-timeout)");
  EXPECT_EQ(message(FailureKind::reset, "the proxy did not open a tunnel: End of file"),
            "http://a:1 cannot be tested (connect: reset): the proxy did not open a tunnel: End of file; is "
            "--proxy the URL of an HTTP proxy?");
  EXPECT_EQ(
      message(FailureKind::refused, "the proxy refused a tunnel: HTTP 407 Authentication Required"),
      "http://a:1 cannot be tested (connect: refused): the proxy refused a tunnel: HTTP 407 "
      "Authentication Required; does the proxy let this machine reach that server, and is --proxy right?");
}

TEST(Explain, ARequestThatIsTooLargeIsThePromptsLength) {
  const char* const remedy =
      "the prompt is larger than the server, or a proxy before it, takes: ask for a shorter one "
      "(--input-len, "
      "--dataset), or raise that limit";
  EXPECT_EQ(explain_status(kServer, "/v1/chat/completions", 413, "").message,
            std::string("http://a:1 answered /v1/chat/completions with HTTP 413; ") + remedy);
  const Failure failure{FailureStage::head, FailureKind::http_4xx, "HTTP 413: too long"};
  EXPECT_EQ(explain_first_answer(kServer, failure, 413, false).message,
            std::string("http://a:1 answered the first request with HTTP 413: too long; ") + remedy);
}

TEST(Explain, TheServersFullStopDoesNotEndOurs) {
  EXPECT_EQ(explain_status(kServer, "/x", 500, "HTTP 500: It broke.").message,
            "http://a:1 answered /x with HTTP 500: It broke; look at the server's log");
}

TEST(Explain, TheFirstAnswerIsAStatusOrAFailure) {
  EXPECT_EQ(
      explain_first_answer(kServer, at(FailureStage::connect, FailureKind::reset), 0, false).message,
      "http://a:1 cannot be tested (connect: reset): words; is this an HTTP server, and is it http:// or "
      "https:// ?");
  EXPECT_EQ(
      explain_first_answer(kServer, at(FailureStage::head, FailureKind::http_4xx), 403, false).message,
      "http://a:1 answered the first request with HTTP 403: words; the key given may not use this server or "
      "model");
}

}  // namespace
}  // namespace loadtest
