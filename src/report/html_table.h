#pragma once
// A table of an HTML page: cells are text, numbers are formatted before; only for html_*.cc.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/html_writer.h"

namespace loadtest {

struct HtmlColumn {
  std::string title;
  std::vector<std::string> cells;  // one a row; empty: "–"
  bool words = false;              // at the left, wrapped
  std::string_view tone = {};      // a class of every cell that is not "0"
};

// The first column heads the rows.
void add_html_table(HtmlWriter& out, std::string_view caption, std::string_view unit,
                    const std::vector<HtmlColumn>& columns);

// Cells of one number a row, all with the decimals that the column needs.
HtmlColumn number_column(std::string title, const std::vector<std::optional<double>>& values);

}  // namespace loadtest
