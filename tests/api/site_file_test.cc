#include "api/site_file.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr SiteFile kPage{"index.html", "text/html; charset=utf-8", "\"abc\"", "'sha256-x='", "<p>"};
constexpr SiteFile kStyle{"page.css", "text/css; charset=utf-8", "\"def\"", "", "p {}"};
constexpr SiteFile kScript{"page.js", "text/javascript; charset=utf-8", "\"ghi\"", "", "let a = 1", "gz",
                           "br"};

ApiResponse answer(const SiteFile& file, const std::string& if_none_match = {},
                   const std::string& accept_encoding = {}) {
  ApiRequest request;
  if (!if_none_match.empty()) request.headers.emplace_back("If-None-Match", if_none_match);
  if (!accept_encoding.empty()) request.headers.emplace_back("Accept-Encoding", accept_encoding);
  return site_answer(file, request);
}

TEST(SiteFile, ComesWithItsTypeAndEtag) {
  const ApiResponse response = answer(kStyle);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/css; charset=utf-8");
  EXPECT_EQ(response.body, "p {}");
  EXPECT_EQ(response.headers, (HttpHeaders{{"ETag", "\"def\""}, {"Cache-Control", "no-cache"}}));
}

TEST(SiteFile, WhoHasItIsTold) {
  for (const char* const header : {"\"def\"", "W/\"def\"", "\"abc\", \"def\"", "\"def\",\"x\"", "*"}) {
    EXPECT_EQ(answer(kStyle, header).status, 304) << header;
    EXPECT_EQ(answer(kStyle, header).body, "") << header;
  }
  for (const char* const header : {"\"abc\"", "def", "\"x\"def\"", "\"def\"x"})
    EXPECT_EQ(answer(kStyle, header).status, 200) << header;
}

TEST(SiteFile, TextGoesAsBrotliToWhoTakesIt) {
  for (const char* const header : {"br", "gzip, deflate, br", "*", "gzip;q=0, *"}) {
    const ApiResponse packed = answer(kScript, "", header);
    EXPECT_EQ(packed.body, "br") << header;
    EXPECT_EQ(packed.headers, (HttpHeaders{{"Vary", "Accept-Encoding"},
                                           {"ETag", "\"ghi-br\""},
                                           {"Cache-Control", "no-cache"},
                                           {"Content-Encoding", "br"}}));
  }
}

TEST(SiteFile, TextGoesAsGzipToWhoTakesThatOnly) {
  for (const char* const header : {"gzip", "gzip, deflate", "br;q=0, gzip", "*, br;q=0"}) {
    const ApiResponse packed = answer(kScript, "", header);
    EXPECT_EQ(packed.body, "gz") << header;
    EXPECT_EQ(packed.headers, (HttpHeaders{{"Vary", "Accept-Encoding"},
                                           {"ETag", "\"ghi-gzip\""},
                                           {"Cache-Control", "no-cache"},
                                           {"Content-Encoding", "gzip"}}));
  }
}

TEST(SiteFile, TextGoesAsItIsToWhoTakesNeither) {
  for (const char* const header : {"", "identity", "zstd", "br;q=0, gzip;q=0", "*;q=0"}) {
    const ApiResponse plain = answer(kScript, "", header);
    EXPECT_EQ(plain.body, "let a = 1") << header;
    EXPECT_EQ(plain.headers,
              (HttpHeaders{{"Vary", "Accept-Encoding"}, {"ETag", "\"ghi\""}, {"Cache-Control", "no-cache"}}));
  }
}

TEST(SiteFile, OnlyEncodingsThatAreThereGoOut) {
  SiteFile file = kScript;
  file.brotli = {};
  EXPECT_EQ(answer(file, "", "gzip, br").body, "gz");
  file.brotli = "br";
  file.gzip = {};
  EXPECT_EQ(answer(file, "", "gzip").body, "let a = 1");
  EXPECT_EQ(find_header(answer(file, "", "gzip").headers, "Vary"), "Accept-Encoding");
  EXPECT_EQ(answer(kStyle, "", "gzip, br").body, "p {}");
  EXPECT_EQ(find_header(answer(kStyle, "", "gzip, br").headers, "Vary"), "");
}

TEST(SiteFile, WhoHasAnotherEncodingGetsThisOne) {
  const std::vector<std::pair<std::string, std::string>> etags = {
      {"", "\"ghi\""}, {"gzip", "\"ghi-gzip\""}, {"br", "\"ghi-br\""}};
  for (const auto& [coding, own] : etags)
    for (const auto& [_, etag] : etags) {
      const ApiResponse response = answer(kScript, etag, coding);
      EXPECT_EQ(response.status, etag == own ? 304 : 200) << coding << " with " << etag;
      EXPECT_EQ(find_header(response.headers, "ETag"), own);
      EXPECT_EQ(response.body.empty(), etag == own);
      EXPECT_EQ(find_header(response.headers, "Content-Encoding"), etag == own ? "" : coding);
    }
}

TEST(SiteFile, APageMayRunItsOwnScriptsOnly) {
  const ApiResponse response = answer(kPage);
  const std::string policy(find_header(response.headers, "Content-Security-Policy"));
  EXPECT_THAT(policy, HasSubstr("script-src 'self' 'sha256-x=';"));
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST(SiteFile, TheDocsAreThere) {
  const SiteFile* const page = find_site_file(docs_site(), "index.html");
  ASSERT_NE(page, nullptr);
  EXPECT_THAT(page->bytes, HasSubstr("SwaggerUIBundle({"));
  EXPECT_THAT(page->inline_scripts, testing::StartsWith("'sha256-"));
  for (const char* const path : {"swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"}) {
    const SiteFile* const file = find_site_file(docs_site(), path);
    ASSERT_NE(file, nullptr) << path;
    EXPECT_THAT(file->gzip, testing::StartsWith("\x1f\x8b")) << path;
    EXPECT_LT(file->gzip.size(), file->bytes.size()) << path;
    EXPECT_FALSE(file->brotli.empty()) << path;
    EXPECT_LT(file->brotli.size(), file->gzip.size()) << path;
  }
  ASSERT_NE(find_site_file(docs_site(), "NOTICE"), nullptr);
  for (const char* const path : {"", ".", "..", "../index.html", "/index.html", "index.html/", "INDEX.HTML"})
    EXPECT_EQ(find_site_file(docs_site(), path), nullptr) << path;
}

}  // namespace
}  // namespace loadtest
