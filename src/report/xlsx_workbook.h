#pragma once
// A workbook that is written row by row and never held in memory; only for the xlsx files of this room.
//
// Rows of one sheet go from top to bottom; sheets may take turns. The libraries' temporary files lie in
// TMPDIR (or /tmp), and so does the workbook until it is closed. Safety:  text is always a string cell: no
// formula, no link. Control characters become "?", what XML cannot
//          hold U+FFFD, and text beyond 32,767 characters is cut.
// Errors:  io, from create() and close(): writing itself is checked at the end.
// Threads: one at a time.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "report/byte_sink.h"
#include "report/cells.h"

struct lxw_chart;
struct lxw_format;
struct lxw_workbook;
struct lxw_worksheet;

namespace loadtest {

enum class SheetStyle { plain, heading, title, label, good, warning, bad };

class Sheet {
 public:
  void set_width(int column, int columns, double characters);
  void freeze(std::uint32_t rows, int columns);

  // Writes into the current row.
  void text(int column, std::string_view text, SheetStyle style = SheetStyle::plain);
  void value(int column, const CellValue& value, CellKind kind);
  void next_row() { ++row_; }
  std::uint32_t row() const { return row_; }

 private:
  friend class Workbook;
  Sheet(class Workbook& workbook, lxw_worksheet* sheet, std::string name)
      : workbook_(workbook), sheet_(sheet), name_(std::move(name)) {}

  class Workbook& workbook_;
  lxw_worksheet* sheet_;
  std::string name_;
  std::uint32_t row_ = 0;
};

// A line of points: cells of one sheet, from first_row to last_row.
struct ChartLine {
  std::string name;
  int x_column = 0, y_column = 0;
};
struct SheetChart {
  std::string title, x_title, y_title;
  bool numeric_x = true;  // else each x is a word, at equal distances
  std::vector<ChartLine> lines;
};

class Workbook {
 public:
  static Result<std::unique_ptr<Workbook>> create();
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  Sheet& add_sheet(const std::string& name);
  void set_properties(const std::string& title, const std::string& comments);

  // Puts a chart of `data`'s rows on `on`, its corner in the given cell.
  void add_chart(Sheet& on, std::uint32_t row, int column, const SheetChart& chart, const Sheet& data,
                 std::uint32_t first_row, std::uint32_t last_row);

  // Finishes the file and copies it into the sink. Nothing can be added afterwards.
  Result<void> close(ByteSink& sink);

 private:
  friend class Sheet;
  Workbook() = default;
  void make_formats();
  Result<void> copy(ByteSink& sink) const;

  std::string path_;
  lxw_workbook* workbook_ = nullptr;
  std::vector<std::unique_ptr<Sheet>> sheets_;
  std::vector<lxw_format*> by_kind_, by_style_;
};

// Text as a cell can hold it.
std::string sheet_text(std::string_view text);

}  // namespace loadtest
