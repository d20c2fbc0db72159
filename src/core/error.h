#pragma once
// Expected failures are values: Result<T> holds a T or an Error, whose message says what, where and what to
// do next.
//
// A request that fails against the server under test is no Error but a RequestRecord with a Failure.
#include <boost/system/result.hpp>
#include <string>

namespace loadtest {

// What kind of trouble; each has its exit code (docs/cli.md).
enum class ErrorCode {
  bad_input,        // a flag, field or file the user gave: exit 2
  target_unusable,  // the server cannot be reached or refuses what every request would ask: exit 3
  io,               // a file or socket of our own failed: exit 4
  internal,         // our bug: exit 4
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  // a sentence, without a final newline
};

template <class T>
using Result = boost::system::result<T, Error>;

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

inline Error bad_input(std::string message) { return {ErrorCode::bad_input, std::move(message)}; }
inline Error io_error(std::string message) { return {ErrorCode::io, std::move(message)}; }
inline Error target_unusable(std::string message) { return {ErrorCode::target_unusable, std::move(message)}; }

}  // namespace loadtest
