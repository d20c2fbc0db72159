#pragma once
// The records of a file one after another, whatever their content: lines, CSV rows, elements of a JSON array.
//
// Errors:  bad_input, a sentence with file and line, where the file itself is broken (an array that does not
//          end); io where reading fails. A record's own faults are for who parses it.
// Memory:  one record, of at most 16 MiB.
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "workload/csv_row.h"
#include "workload/file_window.h"

namespace loadtest {

inline constexpr std::size_t kMost_record_bytes = (std::size_t{1} << 24) - 1;

enum class RecordKind : std::uint8_t { line, csv_row, array_element };

struct ScannedRecord {
  std::uint64_t offset = 0;
  std::uint64_t line = 0;  // from 1, where it begins
  std::string_view text;   // without line end; until the next call of next(); empty where too long
  bool too_long = false;
  bool unclosed = false;  // of CSV: the file ends within quotes that the record opened
};

class RecordScanner {
 public:
  // `file` outlives this.
  RecordScanner(const RecordFile& file, RecordKind kind) : file_(&file), window_(file), kind_(kind) {}

  // The next one, empty lines too; nothing at the end.
  Result<std::optional<ScannedRecord>> next();

 private:
  // Where in the array we are.
  enum class Place : std::uint8_t { before_array, before_element, after_element, after_array };

  Result<std::optional<ScannedRecord>> next_line();
  Result<std::optional<ScannedRecord>> next_element();
  Result<bool> skip_to_element();
  Result<char> next_byte_after_space();
  std::optional<std::size_t> end_of_element(std::string_view text, std::size_t from);
  std::size_t end_of_line(std::string_view text, std::size_t from);
  void consume(std::size_t bytes);
  Result<bool> room_for_more(ScannedRecord& record, std::size_t& at);
  Error broken(std::string_view why) const;

  const RecordFile* file_;
  FileWindow window_;
  RecordKind kind_;
  CsvRowEnd row_end_;
  std::uint64_t line_ = 1;
  std::size_t pending_ = 0;  // bytes of the last record, still in the window

  Place place_ = Place::before_array;
  std::uint64_t depth_ = 0;
  bool in_string_ = false, escaped_ = false;
};

}  // namespace loadtest
