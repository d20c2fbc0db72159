#include "api/routes.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(Routes, PartsInBracesAreParameters) {
  const FoundRoute found = find_route(routes(), "GET", "/api/v1/benchmark/result/r%2D1/requests");
  ASSERT_NE(found.route, nullptr);
  EXPECT_STREQ(found.route->path, "/api/v1/benchmark/result/{run_id}/requests");
  EXPECT_EQ(found.parameters, std::vector<std::string>{"r-1"});
}

TEST(Routes, AnotherMethodHearsWhichThereAre) {
  const FoundRoute found = find_route(routes(), "PUT", "/api/v1/benchmark/run/x");
  EXPECT_EQ(found.route, nullptr);
  EXPECT_EQ(found.allow, "GET, DELETE");
}

TEST(Routes, WhatIsNotInTheTableIsNotThere) {
  for (const char* const path : {"", "/", "*", "//health", "/health/", "/api/v1/benchmark/run/", "/health%2f",
                                 "/api/v1/benchmark/run/%ff", "health", "/api/v1/benchmark/run/a/b/c"}) {
    const FoundRoute found = find_route(routes(), "GET", path);
    EXPECT_EQ(found.route, nullptr) << path;
    EXPECT_EQ(found.allow, "") << path;
  }
}

}  // namespace
}  // namespace loadtest
