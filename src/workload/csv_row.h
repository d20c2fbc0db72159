#pragma once
// A row of CSV (RFC 4180): fields between commas; one in quotes may hold commas, line ends and doubled
// quotes.
//
// Errors: bad_input, the reason alone.
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

// `row` without its line end.
Result<std::vector<std::string>> parse_csv_row(std::string_view row);

// Whether a line end stands inside quotes or ends the row. Fed a file's bytes one after another.
class CsvRowEnd {
 public:
  // True: `byte` is a line feed that ends the row.
  bool feed(char byte) {
    switch (state_) {
      case State::field_start:
      case State::plain:
      case State::quote_seen:
        if (byte == '\n') {
          state_ = State::field_start;
          return true;
        }
        if (byte == '"' && state_ != State::plain) {
          state_ = State::quoted;
        } else {
          state_ = byte == ',' ? State::field_start : State::plain;
        }
        return false;
      case State::quoted:
        if (byte == '"') state_ = State::quote_seen;
        return false;
    }
    return false;
  }
  bool in_quotes() const { return state_ == State::quoted; }

 private:
  enum class State : unsigned char { field_start, plain, quoted, quote_seen };
  State state_ = State::field_start;
};

}  // namespace loadtest
