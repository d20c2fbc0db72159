#pragma once
// How a database becomes one of this version: PRAGMA user_version counts the migrations that it has had.
//
// Adding one: a row in migrations.cc, what changed in docs/store.md, a test that starts from the version
// before.
#include <span>

namespace loadtest {

extern const char* const kSchema;  // schema.sql

// The SQL that leads from version i to i + 1.
std::span<const char* const> migrations();

// PRAGMA application_id: "LLMt".
inline constexpr int kApplicationId = 0x4C4C4D74;

}  // namespace loadtest
