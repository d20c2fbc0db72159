#include "store/database.h"

#include <gmock/gmock.h>

#include <thread>

#include "store/migrations.h"
#include "store/store_error.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

std::string problem(const std::string& path, bool create = false) {
  const auto database = Database::open(path, create);
  return database ? "" : database.error().message;
}

std::unique_ptr<Database> opened(const StoreFolder& folder) {
  auto database = Database::open(folder.path(), true);
  if (!database) throw std::runtime_error(database.error().message);
  return std::move(*database);
}

TEST(Database, ANewOneHasThisVersion) {
  const StoreFolder folder;
  const auto database = opened(folder);
  EXPECT_EQ(database->sql().execAndGet("PRAGMA user_version").getInt(),
            static_cast<int>(migrations().size()));
  EXPECT_EQ(database->sql().execAndGet("PRAGMA application_id").getInt(), kApplicationId);
  EXPECT_EQ(database->sql().execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(database->sql().execAndGet("PRAGMA synchronous").getInt(), 2);
  EXPECT_EQ(database->sql().execAndGet("PRAGMA foreign_keys").getInt(), 1);
}

TEST(Database, ItsFolderIsMade) {
  const StoreFolder folder;
  EXPECT_EQ(problem(folder.path("a/b/runs.db"), true), "");
}

TEST(Database, ManyMayMakeItAtOnce) {
  const StoreFolder folder;
  std::vector<std::string> problems(8);
  std::vector<std::thread> threads;
  for (std::string& one : problems) threads.emplace_back([&] { one = problem(folder.path(), true); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(problems, testing::Each(""));
}

TEST(Database, OneThatIsNotThereIsASentence) {
  const StoreFolder folder;
  EXPECT_EQ(problem(folder.path()), "there is no database \"" + folder.path() +
                                        "\" yet; llm-loadtest run --save makes it, or name another file");
}

TEST(Database, OtherFilesAreSentences) {
  const StoreFolder folder;
  folder.write("text.db", std::string(5000, 'x'));
  EXPECT_EQ(problem(folder.path("text.db"), true),
            "\"" + folder.path("text.db") + "\" is not a database of llm-loadtest; name another file");
  SQLite::Database other(folder.path("other.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  other.exec("CREATE TABLE recipes (name TEXT)");
  EXPECT_EQ(problem(folder.path("other.db"), true),
            "\"" + folder.path("other.db") + "\" is a database of another program; name another file");
  EXPECT_EQ(other.execAndGet("PRAGMA journal_mode").getString(), "delete");  // nothing was changed in it
  EXPECT_EQ(problem(folder.path(""), true), "\"" + folder.path("") + "\" is a folder; name a file in it");
}

TEST(Database, ANewerOneIsASentence) {
  const StoreFolder folder;
  opened(folder)->sql().exec("PRAGMA user_version = 99");
  EXPECT_EQ(
      problem(folder.path()),
      "the database \"" + folder.path() +
          "\" was written by a newer llm-loadtest (version 99 of its tables, 4 here); use that one, or name "
          "another file");
}

TEST(Database, TheVersionBeforeIsMigratedWithItsRuns) {
  const StoreFolder folder;
  {
    SQLite::Database old(folder.path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec(kSchema);
    old.exec(
        "INSERT INTO runs (run_id, state, created_unix_ns, model, server_url) VALUES ('r', 4, 1, 'm', 'u')");
    old.exec("PRAGMA user_version = 1");
    old.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
  }
  const auto database = opened(folder);
  EXPECT_EQ(database->sql().execAndGet("PRAGMA user_version").getInt(),
            static_cast<int>(migrations().size()));
  const auto entry = *folder.open()->find("r");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->state, RunState::failed);
  EXPECT_EQ(entry->reason, std::nullopt);
}

// As it was before each level's rate was kept with its run.
TEST(Database, RunsOfAnOlderOneGetTheRatesOfTheirLevels) {
  const StoreFolder folder;
  {
    SQLite::Database old(folder.path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (std::size_t version = 0; version < 2; ++version) old.exec(migrations()[version]);
    old.exec(
        "INSERT INTO runs (run_id, state, created_unix_ns, model, server_url) VALUES "
        "('none', 4, 1, 'm', 'u'), ('three', 2, 2, 'm', 'u'), ('one', 2, 3, 'm', 'u')");
    old.exec(
        "INSERT INTO levels SELECT value, level, 0, 1, NULL, 0, '{}' FROM "
        "(SELECT 2 AS value, 2 AS level UNION SELECT 2, 0 UNION SELECT 2, 1 UNION SELECT 3, 0)");
    old.exec(
        "INSERT INTO metrics VALUES (2, 2, 'output_tokens_per_s', 'value', 1280), "
        "(2, 0, 'output_tokens_per_s', 'value', 640.125), (2, 1, 'error_rate', 'value', 1), "
        "(3, 0, 'output_tokens_per_s', 'value', 12.5)");
    old.exec("PRAGMA user_version = 2");
    old.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
  }
  const auto store = folder.open();
  const auto rates = [&](const char* run) { return (*store->find(run))->output_tokens_per_s_by_level; };
  using Rates = std::vector<std::optional<double>>;
  EXPECT_EQ(rates("none"), Rates{});
  EXPECT_EQ(rates("three"), (Rates{640.125, std::nullopt, 1280}));
  EXPECT_EQ(rates("one"), Rates{12.5});
  EXPECT_EQ(*store->body("three"), std::nullopt);
}

TEST(Database, AFolderThatCannotBeWrittenIsASentence) {
  EXPECT_EQ(problem("/proc/runs.db", true),
            "the database \"/proc/runs.db\" cannot be opened; does its folder exist, and may you read and "
            "write there?");
  EXPECT_EQ(
      problem("/proc/new/runs.db", true),
      "the database's folder \"/proc/new\" cannot be made: No such file or directory; name another place");
}

TEST(Database, WhatThrowsIsUndone) {
  const StoreFolder folder;
  const auto database = opened(folder);
  const auto insert = [&] {
    database->sql().exec(
        "INSERT INTO requests SELECT 1, 0, 0, 'id', 0, NULL, 0, 0, NULL, NULL, NULL, 0, "
        "NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, "
        "NULL, NULL, NULL, NULL, NULL, 0, NULL");
  };
  EXPECT_THROW(database->write([&] {
    insert();
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(database->sql().execAndGet("SELECT count(*) FROM requests").getInt(), 0);
  database->write(insert);
  EXPECT_EQ(database->sql().execAndGet("SELECT count(*) FROM requests").getInt(), 1);
}

TEST(Database, AWriterWaitsForAnother) {
  const StoreFolder folder;
  const auto one = opened(folder), other = opened(folder);
  one->sql().exec("BEGIN IMMEDIATE");
  std::thread waiting([&] { other->write([&] { other->sql().exec("DELETE FROM runs"); }); });
  EXPECT_EQ(one->sql().execAndGet("SELECT count(*) FROM runs").getInt(), 0);
  one->sql().exec("COMMIT");
  waiting.join();
}

TEST(StoreError, EveryKindIsASentence) {
  const auto sentence = [](int code) {
    return store_error(SQLite::Exception("sqlite's words", code), "runs.db").message;
  };
  EXPECT_EQ(sentence(13), "the disk is full, so the database \"runs.db\" cannot grow; make room");
  EXPECT_EQ(sentence(5), "the database \"runs.db\" is in use by another program for too long; try again");
  EXPECT_EQ(
      sentence(8),
      "the database \"runs.db\" cannot be written (neither may its folder be read-only); name another file");
  EXPECT_EQ(
      sentence(14),
      "the database \"runs.db\" cannot be opened; does its folder exist, and may you read and write there?");
  EXPECT_EQ(sentence(10), "the database \"runs.db\": sqlite's words");
  EXPECT_EQ(store_error(SQLite::Exception("", 13), "runs.db").code, ErrorCode::io);
  EXPECT_EQ(store_error(SQLite::Exception("", 26), "runs.db").code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace loadtest
