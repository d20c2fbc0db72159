#include "api/serve_files.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(FilesHeld, AreConnectionsCallsOfOtherServersAndTheDatabases) {
  ServeConfig config;
  config.max_connections = 300;
  config.parallel_analyses = 4;
  config.parallel_runs = 1;
  EXPECT_EQ(files_held(config), 300 + 4 * (4 + 8) + 3 * (3 + 1) + 16);
}

}  // namespace
}  // namespace loadtest
