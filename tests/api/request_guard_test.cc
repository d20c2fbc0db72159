#include "api/request_guard.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "fakes/hand_clock.h"

namespace loadtest {
namespace {

ApiResponse no_answer(Call&) { return {}; }

constexpr Route kWrite{"POST", "/w", NeedsKey::always, TakesBody::json, no_answer};
constexpr Route kRead{"GET", "/r", NeedsKey::scope_all, TakesBody::none, no_answer};
constexpr Route kLive{"GET", "/health", NeedsKey::never, TakesBody::none, no_answer};

class RequestGuardTest : public testing::Test {
 protected:
  ApiRequest request(HttpHeaders more = {}) {
    ApiRequest request;
    request.method = "POST";
    request.path = "/w";
    request.remote = "1.2.3.4";
    request.id = "id";
    request.headers = {{"Host", "127.0.0.1:8085"}};
    for (auto& header : more) request.headers.push_back(std::move(header));
    return request;
  }
  static std::optional<ApiResponse> refusal(RequestGuard& guard, const ApiRequest& asked) {
    return guard.refuse(asked, Counted::yes);
  }
  static int status(const std::optional<ApiResponse>& refused) { return refused ? refused->status : 0; }
  static std::string detail(const std::optional<ApiResponse>& refused) {
    return refused ? parse_json(refused->body)["detail"].get<std::string>() : "";
  }

  ServeConfig config;
  HandClock clock;
};

TEST_F(RequestGuardTest, AnotherNameIsMisdirected) {
  RequestGuard guard(config, clock);
  ApiRequest rebound = request();
  rebound.headers[0].second = "evil.example:8085";
  EXPECT_EQ(status(refusal(guard, rebound)), 421);
  rebound.headers.clear();
  EXPECT_EQ(status(refusal(guard, rebound)), 400);
  EXPECT_EQ(status(refusal(guard, request({{"host", "localhost"}}))), 400);
}

TEST_F(RequestGuardTest, AnotherSiteMayNotCallUnlessListed) {
  config.allowed_origins = {"https://dash.example.org"};
  RequestGuard guard(config, clock);
  EXPECT_EQ(status(refusal(guard, request({{"Origin", "https://evil.example"}}))), 403);
  EXPECT_EQ(status(refusal(guard, request({{"Origin", "null"}}))), 403);
  EXPECT_EQ(status(refusal(guard, request({{"Origin", "http://127.0.0.1:8085"}}))), 0);
  EXPECT_EQ(status(refusal(guard, request({{"Origin", "https://dash.example.org"}}))), 0);
}

TEST_F(RequestGuardTest, TooManyCallsHearWhenToComeAgain) {
  config.rate_limit_per_s = 0.1;
  RequestGuard guard(config, clock);
  EXPECT_EQ(status(refusal(guard, request())), 0);
  const auto refused = refusal(guard, request());
  EXPECT_EQ(status(refused), 429);
  EXPECT_EQ(find_header(refused->headers, "Retry-After"), "10");
  EXPECT_EQ(status(guard.refuse(request(), Counted::no)), 0);
}

TEST_F(RequestGuardTest, WritingNeedsTheKey) {
  config.api_key = "secret";
  RequestGuard guard(config, clock);
  const HttpHeaders as_json = {{"Content-Type", "application/json"}};
  EXPECT_EQ(detail(guard.refuse(request(as_json), kWrite)),
            "this call needs the key, in the header X-API-Key");
  EXPECT_EQ(detail(guard.refuse(request({{"X-API-Key", "guess"}}), kWrite)), "this is not the key");
  EXPECT_EQ(status(guard.refuse(request({{"X-API-Key", "secret"}, as_json[0]}), kWrite)), 0);
  EXPECT_EQ(status(guard.refuse(request(), kRead)), 0);
}

TEST_F(RequestGuardTest, ScopeAllNeedsItForReadingToo) {
  config.api_key = "secret";
  config.key_for_all_calls = true;
  RequestGuard guard(config, clock);
  EXPECT_EQ(status(guard.refuse(request(), kRead)), 401);
  EXPECT_EQ(status(guard.refuse(request({{"Authorization", "Bearer secret"}}), kRead)), 0);
  EXPECT_EQ(status(guard.refuse(request(), kLive)), 0);
}

TEST_F(RequestGuardTest, BodiesAreJsonAndNotTooLarge) {
  RequestGuard guard(config, clock);
  ApiRequest form = request({{"Content-Type", "text/plain"}});
  form.body = "{}";
  EXPECT_EQ(status(guard.refuse(form, kWrite)), 415);
  ApiRequest large = request({{"Content-Type", "Application/JSON ; charset=utf-8"}});
  const std::string body(1'000'001, ' ');
  large.body = std::string_view(body).substr(1);
  EXPECT_EQ(status(guard.refuse(large, kWrite)), 0);
  large.body = body;
  const std::string too_large = "the body is larger than 1000000 bytes, the most that this call takes";
  EXPECT_EQ(detail(guard.refuse(large, kWrite)), too_large);
  ApiRequest unread = request({{"Content-Type", "application/json"}, {"Content-Length", "99999999999"}});
  unread.unread = UnreadBody::too_large;
  EXPECT_EQ(status(guard.refuse(unread, kWrite)), 413);
  EXPECT_EQ(detail(guard.refuse(unread, kWrite)), too_large);
  unread.unread = UnreadBody::too_many;
  const auto busy = guard.refuse(unread, kWrite);
  EXPECT_EQ(status(busy), 503);
  EXPECT_EQ(find_header(busy->headers, "Retry-After"), "5");
  EXPECT_EQ(status(guard.refuse(request({{"Content-Encoding", "gzip"}}), kWrite)), 415);
}

TEST_F(RequestGuardTest, EveryAnswerCarriesTheSecurityHeaders) {
  RequestGuard guard(config, clock);
  ApiResponse response;
  guard.add_headers(request(), response);
  EXPECT_EQ(
      response.headers,
      (HttpHeaders{{"X-Request-Id", "id"},
                   {"X-Content-Type-Options", "nosniff"},
                   {"X-Frame-Options", "DENY"},
                   {"Referrer-Policy", "no-referrer"},
                   {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"},
                   {"Cache-Control", "no-store"},
                   {"Cross-Origin-Resource-Policy", "same-origin"}}));
}

TEST_F(RequestGuardTest, ListedOriginsGetCorsHeadersOthersNone) {
  config.allowed_origins = {"https://dash.example.org"};
  RequestGuard guard(config, clock);
  ApiRequest asked =
      request({{"Origin", "https://dash.example.org"}, {"Access-Control-Request-Method", "POST"}});
  asked.method = "OPTIONS";
  EXPECT_EQ(status(guard.preflight(asked)), 204);
  ApiResponse response;
  guard.add_headers(asked, response);
  EXPECT_EQ(find_header(response.headers, "Access-Control-Allow-Origin"), "https://dash.example.org");
  EXPECT_EQ(find_header(response.headers, "Vary"), "Origin");
  ApiResponse file;
  file.headers = {{"Vary", "Accept-Encoding"}};
  guard.add_headers(asked, file);
  EXPECT_EQ(find_header(file.headers, "Vary"), "Accept-Encoding, Origin");
  asked.headers[1].second = "http://127.0.0.1:8085";
  EXPECT_EQ(status(guard.preflight(asked)), 0);
}

}  // namespace
}  // namespace loadtest
