#include "api/site_place.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHtml = "text/html; charset=utf-8", kText = "text/plain; charset=utf-8";

// As `next build` leaves it.
constexpr SiteFile kSite[] = {
    {"404.html", kHtml, "\"e4\"", "'sha256-4='", "not here"},
    {"_next/static/a-1.js", "text/javascript; charset=utf-8", "\"ea\"", "", "let a = 1", "gz a"},
    {"_next/static/b c/[id]-2.css", "text/css; charset=utf-8", "\"eb\"", "", "p {}"},
    {"benchmark/index.html", kHtml, "\"eb\"", "'sha256-b='", "runs"},
    {"benchmark/index.txt", kText, "\"et\"", "", "1:runs"},
    {"benchmark/new/index.html", kHtml, "\"en\"", "", "new run"},
    {"index.html", kHtml, "\"ei\"", "'sha256-i='", "first page", "gz first page"},
    {"index.txt", kText, "\"ex\"", "", "1:first"},
};

ApiRequest request(std::string path, std::string query = {}, std::string method = "GET") {
  ApiRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.query = std::move(query);
  return request;
}

std::string_view file_at(std::string_view path) {
  const SitePlace place = find_site_place(kSite, path);
  return place.file == nullptr || place.lacks_slash ? "" : place.file->path;
}

ApiResponse answer(const ApiRequest& request) {
  return site_place_answer(find_site_place(kSite, request.path), request);
}

TEST(SitePlace, APageIsAFolderWithItsSlash) {
  EXPECT_EQ(file_at("/"), "index.html");
  EXPECT_EQ(file_at("/benchmark/"), "benchmark/index.html");
  EXPECT_EQ(file_at("/benchmark/new/"), "benchmark/new/index.html");
}

TEST(SitePlace, FilesAreAtTheirExactPath) {
  EXPECT_EQ(file_at("/index.html"), "index.html");
  EXPECT_EQ(file_at("/benchmark/index.txt"), "benchmark/index.txt");
  EXPECT_EQ(file_at("/_next/static/a-1.js"), "_next/static/a-1.js");
  EXPECT_EQ(file_at("/_next/static/b%20c/%5Bid%5D-2.css"), "_next/static/b c/[id]-2.css");
  EXPECT_EQ(file_at("/_next/static/b%20c/[id]-2.css"), "_next/static/b c/[id]-2.css");
}

TEST(SitePlace, NothingElseIsThere) {
  for (const char* const path : {"",
                                 "index.html",
                                 "*",
                                 "//",
                                 "/.",
                                 "/..",
                                 "/../index.html",
                                 "/benchmark/../index.html",
                                 "/index.html/",
                                 "//benchmark/",
                                 "/benchmark//",
                                 "/%2e%2e/index.html",
                                 "/benchmark%2F%2Findex.html",
                                 "/%",
                                 "/%zz",
                                 "/%ff",
                                 "/index.html%00",
                                 "/%2562enchmark/",
                                 "/INDEX.HTML",
                                 "/_next/",
                                 "/_next/static/",
                                 "http://a/index.html"})
    EXPECT_EQ(find_site_place(kSite, path).file, nullptr) << path;
}

TEST(SitePlace, APageWithoutItsSlashLeadsThereWithItsQuery) {
  const ApiResponse plain = answer(request("/benchmark"));
  EXPECT_EQ(plain.status, 308);
  EXPECT_EQ(plain.body, "");
  EXPECT_EQ(plain.headers, (HttpHeaders{{"Location", "/benchmark/"}}));
  EXPECT_EQ(find_header(answer(request("/benchmark/new", "from=r%201&x=")).headers, "Location"),
            "/benchmark/new/?from=r%201&x=");
  EXPECT_EQ(find_header(answer(request("/b%65nchmark")).headers, "Location"), "/b%65nchmark/");
}

TEST(SitePlace, NoPathLeadsToAnotherServer) {
  for (const char* const path : {"//benchmark", "/%2Fbenchmark", "//evil.example/benchmark", "/\\benchmark"})
    EXPECT_EQ(find_site_place(kSite, path).file, nullptr) << path;
}

TEST(SitePlace, WhatHasItsHashInItsNameIsKeptForEver) {
  EXPECT_EQ(answer(request("/_next/static/a-1.js")).headers,
            (HttpHeaders{{"Vary", "Accept-Encoding"},
                         {"ETag", "\"ea\""},
                         {"Cache-Control", "public, max-age=31536000, immutable"}}));
  EXPECT_EQ(find_header(answer(request("/benchmark/index.txt")).headers, "Cache-Control"), "no-cache");
}

TEST(SitePlace, PagesMaySetStylesAndRunTheirOwnScriptsOnly) {
  EXPECT_EQ(find_header(answer(request("/benchmark/")).headers, "Content-Security-Policy"),
            "default-src 'none'; script-src 'self' 'sha256-b='; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'none'; "
            "frame-ancestors 'none'; base-uri 'none'");
}

TEST(SitePlace, HeadIsAnsweredAsGetIsAndOtherMethodsHearWhichThereAre) {
  EXPECT_EQ(answer(request("/", "", "HEAD")).status, 200);
  EXPECT_EQ(answer(request("/benchmark", "", "HEAD")).status, 308);
  for (const char* const path : {"/", "/benchmark", "/_next/static/a-1.js"}) {
    const ApiResponse refused = answer(request(path, "", "POST"));
    EXPECT_EQ(refused.status, 405) << path;
    EXPECT_EQ(find_header(refused.headers, "Allow"), "GET, HEAD");
  }
}

std::optional<ApiResponse> missing(std::string path, std::string accept, std::string method = "GET") {
  ApiRequest asked = request(std::move(path), "", std::move(method));
  asked.headers = {{"Accept", std::move(accept)}, {"If-None-Match", "*"}};
  return site_missing_answer(kSite, asked);
}

TEST(SitePlace, WhoAsksForAPageGetsThePageAboutThat) {
  const auto page = missing("/benchmrk/", "text/html,*/*;q=0.8");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 404);
  EXPECT_EQ(page->body, "not here");
  EXPECT_EQ(page->content_type, kHtml);
  EXPECT_EQ(find_header(page->headers, "ETag"), "");
  EXPECT_THAT(std::string(find_header(page->headers, "Content-Security-Policy")), HasSubstr("'sha256-4='"));
  EXPECT_TRUE(missing("/apis", "text/html", "HEAD"));
}

TEST(SitePlace, WhoCallsGetsAProblem) {
  EXPECT_FALSE(missing("/benchmrk/", "*/*"));
  EXPECT_FALSE(missing("/benchmrk/", "application/json"));
  EXPECT_FALSE(missing("/benchmrk/", "text/html", "POST"));
  EXPECT_FALSE(missing("/api", "text/html"));
  EXPECT_FALSE(missing("/api/v1/benchmark/none", "text/html"));
  ApiRequest asked = request("/none");
  asked.headers = {{"Accept", "text/html"}};
  EXPECT_FALSE(site_missing_answer(std::span(kSite).subspan(1), asked));  // a site without such a page
}

TEST(SitePlace, TheProgramHasAFirstPage) {
  const SitePlace place = find_site_place(web_site(), "/");
  ASSERT_NE(place.file, nullptr);
  EXPECT_THAT(place.file->bytes, HasSubstr("llm-loadtest"));
  EXPECT_EQ(place.file->content_type, kHtml);
}

}  // namespace
}  // namespace loadtest
