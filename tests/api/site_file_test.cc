#include "api/site_file.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr SiteFile kPage{"index.html", "text/html; charset=utf-8", "\"abc\"", "'sha256-x='", "<p>"};
constexpr SiteFile kStyle{"page.css", "text/css; charset=utf-8", "\"def\"", "", "p {}"};
constexpr SiteFile kScript{"page.js", "text/javascript; charset=utf-8", "\"ghi\"", "", "let a = 1", "gz"};

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

TEST(SiteFile, TextGoesAsGzipToWhoTakesIt) {
  const ApiResponse packed = answer(kScript, "", "gzip, br");
  EXPECT_EQ(packed.body, "gz");
  EXPECT_EQ(packed.headers, (HttpHeaders{{"Vary", "Accept-Encoding"},
                                         {"ETag", "\"ghi-gzip\""},
                                         {"Cache-Control", "no-cache"},
                                         {"Content-Encoding", "gzip"}}));
  for (const char* const header : {"", "br", "gzip;q=0"}) {
    const ApiResponse plain = answer(kScript, "", header);
    EXPECT_EQ(plain.body, "let a = 1") << header;
    EXPECT_EQ(plain.headers,
              (HttpHeaders{{"Vary", "Accept-Encoding"}, {"ETag", "\"ghi\""}, {"Cache-Control", "no-cache"}}));
  }
  EXPECT_EQ(answer(kStyle, "", "gzip").body, "p {}");  // there is no smaller one
}

TEST(SiteFile, WhoHasTheOtherEncodingGetsThisOne) {
  EXPECT_EQ(answer(kScript, "\"ghi-gzip\"", "gzip").status, 304);
  EXPECT_EQ(find_header(answer(kScript, "\"ghi-gzip\"", "gzip").headers, "Content-Encoding"), "");
  EXPECT_EQ(answer(kScript, "\"ghi\"").status, 304);
  EXPECT_EQ(answer(kScript, "\"ghi\"", "gzip").status, 200);
  EXPECT_EQ(answer(kScript, "\"ghi-gzip\"").status, 200);
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
  for (const char* const path : {"swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE"}) {
    const SiteFile* const file = find_site_file(docs_site(), path);
    ASSERT_NE(file, nullptr) << path;
    EXPECT_THAT(file->gzip, testing::StartsWith("\x1f\x8b")) << path;
    EXPECT_LT(file->gzip.size(), file->bytes.size()) << path;
  }
  for (const char* const path : {"", ".", "..", "../index.html", "/index.html", "index.html/", "INDEX.HTML"})
    EXPECT_EQ(find_site_file(docs_site(), path), nullptr) << path;
}

}  // namespace
}  // namespace loadtest
