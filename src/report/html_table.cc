#include "report/html_table.h"

#include <cmath>

#include "report/number_text.h"

namespace loadtest {

void add_html_table(HtmlWriter& out, std::string_view caption, std::string_view unit,
                    const std::vector<HtmlColumn>& columns) {
  out.raw("<div class=\"scroll\"><table><caption>");
  out.text(caption);
  if (!unit.empty()) {
    out.raw(" ");
    out.element("span", "unit", unit);
  }
  out.raw("</caption><thead><tr>");
  for (const HtmlColumn& column : columns) out.element("th", "", column.title);
  out.raw("</tr></thead><tbody>\n");
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
    out.raw("<tr>");
    for (const HtmlColumn& column : columns) {
      const std::string& cell = column.cells[row];
      const std::string_view text = cell.empty() ? std::string_view("–") : cell;
      if (&column == &columns.front()) {
        out.element("th", "", text);
      } else {
        out.element("td", column.words ? "words" : cell == "0" ? "" : column.tone, text);
      }
    }
    out.raw("</tr>\n");
  }
  out.raw("</tbody></table></div>\n");
}

HtmlColumn number_column(std::string title, const std::vector<std::optional<double>>& values) {
  std::vector<double> known;
  for (const auto& value : values) {
    if (value && std::isfinite(*value)) known.push_back(*value);
  }
  const int decimals = rate_decimals(known);
  HtmlColumn column{std::move(title), {}, false, {}};
  for (const auto& value : values)
    column.cells.push_back(value && std::isfinite(*value) ? fixed(*value, decimals) : "");
  return column;
}

}  // namespace loadtest
