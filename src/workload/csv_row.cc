#include "workload/csv_row.h"

#include <fmt/format.h>

#include <algorithm>

namespace loadtest {

Result<std::vector<std::string>> parse_csv_row(std::string_view row) {
  if (row.ends_with('\r')) row.remove_suffix(1);
  std::vector<std::string> fields(1);
  std::size_t at = 0;
  while (at < row.size()) {
    std::string& field = fields.back();
    if (row[at] == '"') {
      for (++at;; ++at) {
        const std::size_t quote = row.find('"', at);
        if (quote == std::string_view::npos) {
          return bad_input(fmt::format("the quotes of its field {} are never closed", fields.size()));
        }
        field += row.substr(at, quote - at);
        at = quote + 1;
        if (at == row.size() || row[at] != '"') break;
        field += '"';
      }
      if (at < row.size() && row[at] != ',') {
        return bad_input(fmt::format("its field {} goes on after its closing quotes", fields.size()));
      }
    } else {
      const std::size_t end = std::min(row.find(',', at), row.size());
      field = row.substr(at, end - at);
      if (field.find('"') != std::string::npos) {
        return bad_input(fmt::format("its field {} holds quotes but is not in quotes", fields.size()));
      }
      at = end;
    }
    if (at < row.size()) {
      ++at;  // the comma
      fields.emplace_back();
    }
  }
  return fields;
}

}  // namespace loadtest
