#pragma once
// Cells of tables for spreadsheets: a column's name and heading, and a value that is a number where it is
// one.
//
// Missing: monostate, an empty cell.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loadtest {

// How a value is shown where a cell has a number format.
enum class CellKind { text, count, ms, seconds, rate, share };

// A view stays valid as long as what it was taken from.
using CellValue = std::variant<std::monostate, std::string_view, std::uint64_t, double>;

inline CellValue cell(std::string_view text) { return text.empty() ? CellValue() : CellValue(text); }
template <class T>
CellValue cell(const std::optional<T>& value) {
  if (!value) return {};
  if constexpr (std::is_floating_point_v<T>) {
    return *value;
  } else {
    return static_cast<std::uint64_t>(*value);
  }
}

// A column of a table of levels, with the value of one level.
struct LevelCell {
  std::string name;     // "ttft_p99_ms": the CSV's column
  std::string heading;  // "TTFT p99, ms": for a person
  CellKind kind = CellKind::count;
  std::variant<std::monostate, std::string, std::uint64_t, double> value;
};

// One record of a CSV file (RFC 4180) at a time: commas, quotes where needed, CRLF.
//
// Safety: a text that a spreadsheet would take for a formula starts with an apostrophe.
class CsvLine {
 public:
  explicit CsvLine(std::string& out) : out_(out) {}

  void text(std::string_view value);
  void count(std::uint64_t value);
  void number(double value);  // six decimals at most; empty where it is not finite
  void empty();
  void value(const CellValue& value);
  void end();

 private:
  void next();

  std::string& out_;
  bool first_ = true;
};

}  // namespace loadtest
