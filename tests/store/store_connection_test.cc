#include "store/store_connection.h"

#include <gtest/gtest.h>

#include <future>

#include "store/store_folder.h"

namespace loadtest {
namespace {

Result<int> read_for_ever(Database& database) {
  Query query(
      database.statement("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                         "SELECT count(*) FROM n"));
  query.next();
  return 1;
}

TEST(StoreConnection, WhatGoesOnAndWhatWaitsFailsOnceItIsEnded) {
  const StoreFolder folder;
  folder.open();
  StoreConnection connection(folder.path());
  std::promise<void> reading;
  auto goes_on = std::async(std::launch::async, [&] {
    return connection.call([&](Database& database) {
      reading.set_value();
      return read_for_ever(database);
    });
  });
  reading.get_future().wait();
  auto waits = std::async(std::launch::async, [&] { return connection.call(read_for_ever); });
  connection.end();
  const std::string why = "the database \"" + folder.path() + "\" is not read any more: the program ends";
  for (const Result<int>& result : {goes_on.get(), waits.get(), connection.call(read_for_ever)}) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::io);
    EXPECT_EQ(result.error().message, why);
  }
}

}  // namespace
}  // namespace loadtest
