#include "api/accept.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(Accept, AnEncodingByNameOrAsAnything) {
  for (const char* const header : {"gzip", "GZIP", "gzip, deflate, br", "br;q=1.0, gzip;q=0.001",
                                   "br ,\tgzip ; q=1", "*", "deflate, *;q=0.5", "gzip;q=0.5;x=0", ",,gzip"})
    EXPECT_TRUE(accepts_encoding(header, "gzip")) << header;
  for (const char* const header :
       {"br", "BR", "gzip, deflate, br", "br;q=0.001", "gzip, *", "*;q=0.1, gzip;q=0"})
    EXPECT_TRUE(accepts_encoding(header, "br")) << header;
}

TEST(Accept, NoEncodingThatIsNotNamedOrIsRefused) {
  for (const char* const header : {"", "identity", "br", "gzipped", "x-gzip-y", "gzip;q=0", "gzip; Q=0.000",
                                   "*;q=0", "*, gzip;q=0", "gzip;q=", "gzip;x=1;q=0"})
    EXPECT_FALSE(accepts_encoding(header, "gzip")) << header;
  for (const char* const header : {"", "gzip", "brotli", "b", "br;q=0", "*, br;q=0.0", "*;q=0, gzip"})
    EXPECT_FALSE(accepts_encoding(header, "br")) << header;
}

TEST(Accept, PagesAreForWhoNamesThem) {
  EXPECT_TRUE(accepts_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
  EXPECT_TRUE(accepts_html("application/json, Text/HTML;level=1"));
  for (const char* const header : {"", "*/*", "application/json", "text/*", "text/html;q=0", "text/htmlx"})
    EXPECT_FALSE(accepts_html(header)) << header;
}

}  // namespace
}  // namespace loadtest
