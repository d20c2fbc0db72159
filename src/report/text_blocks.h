#pragma once
// Tables and paragraphs that fit a terminal: columns in groups, groups beside each other while there is room,
// the rest stacked below under the same key column.
//
// Width: no line is wider than style.width (but for a single column that is wider by itself).
#include <string>
#include <string_view>
#include <vector>

#include "report/terminal_style.h"
#include "report/text_width.h"

namespace loadtest {

enum class Tone { plain, dim, strong, good, warning, bad };

struct Cell {
  std::string text;  // printable
  Tone tone = Tone::plain;
};

struct TableColumn {
  std::string title;
  std::vector<Cell> cells;
  bool text = false;  // at the left; numbers stand at the right
};

struct ColumnGroup {
  std::string title;  // stands over its columns; may be empty
  std::vector<TableColumn> columns;
};

// In the tone's colour where the style has colours.
std::string painted(std::string_view text, Tone tone, const TerminalStyle& style);

class TextBlocks {
 public:
  explicit TextBlocks(const TerminalStyle& style) : style_(style) {}

  void section(std::string_view title);  // an empty line and the title
  void table(const TableColumn& key, const std::vector<ColumnGroup>& groups);
  void empty_line() { out_ += '\n'; }

  // `label`, padded to `label_width`, then the words of `text`, wrapped under themselves.
  void paragraph(const Cell& label, int label_width, const Cell& text);

  std::string take() { return style_.unicode ? std::move(out_) : without_en_dashes(std::move(out_)); }

  // Colours that the style allows.
  std::string painted(std::string_view text, Tone tone) const {
    return loadtest::painted(text, tone, style_);
  }
  // Unicode where the style allows it.
  std::string_view glyph(std::string_view unicode, std::string_view ascii) const {
    return style_.unicode ? unicode : ascii;
  }
  std::string_view dash() const { return glyph("–", "-"); }
  std::string_view dot() const { return glyph(" · ", " - "); }

 private:
  const TerminalStyle style_;
  std::string out_;
};

}  // namespace loadtest
