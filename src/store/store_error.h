#pragma once
// What SQLite says, in our words.
#include <SQLiteCpp/Exception.h>

#include <string>
#include <utility>

#include "core/error.h"

namespace loadtest {

Error store_error(const SQLite::Exception& error, const std::string& path);
Error reading_ended(const std::string& path);  // since the program ends (StoreConnection::end)

// f(), or the sentence about what SQLite threw. Everything of this room that touches the database goes
// through it.
template <class F>
auto guarded(const std::string& path, F f) -> decltype(f()) {
  try {
    return f();
  } catch (const SQLite::Exception& error) {
    return store_error(error, path);
  }
}

}  // namespace loadtest
