#include "store/store_error.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace loadtest {

Error store_error(const SQLite::Exception& error, const std::string& path) {
  switch (error.getErrorCode() & 0xFF) {
    case SQLITE_NOTADB:
      return bad_input(fmt::format("\"{}\" is not a database of llm-loadtest; name another file", path));
    case SQLITE_CORRUPT:
      return io_error(
          fmt::format("the database \"{}\" is damaged; put it aside and begin another, or save what is left "
                      "with: sqlite3 FILE "
                      ".recover",
                      path));
    case SQLITE_FULL:
      return io_error(fmt::format("the disk is full, so the database \"{}\" cannot grow; make room", path));
    case SQLITE_READONLY:
      return bad_input(fmt::format(
          "the database \"{}\" cannot be written (neither may its folder be read-only); name another file",
          path));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return bad_input(fmt::format(
          "the database \"{}\" cannot be opened; does its folder exist, and may you read and write there?",
          path));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return io_error(
          fmt::format("the database \"{}\" is in use by another program for too long; try again", path));
    case SQLITE_INTERRUPT:
      return reading_ended(path);
    default:
      return io_error(fmt::format("the database \"{}\": {}", path, error.what()));
  }
}

Error reading_ended(const std::string& path) {
  return io_error(fmt::format("the database \"{}\" is not read any more: the program ends", path));
}

}  // namespace loadtest
