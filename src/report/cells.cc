#include "report/cells.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "core/append_format.h"

namespace loadtest {

void CsvLine::next() {
  if (!first_) out_ += ',';
  first_ = false;
}

void CsvLine::text(std::string_view value) {
  next();
  // What starts like a formula is shown as text by every spreadsheet that knows the leading apostrophe.
  const bool formula =
      !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    if (formula) out_ += '\'';
    out_ += value;
    return;
  }
  out_ += '"';
  if (formula) out_ += '\'';
  for (const char c : value) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

void CsvLine::count(std::uint64_t value) {
  next();
  append_format(out_, "{}", value);
}

void CsvLine::number(double value) {
  next();
  if (std::isfinite(value)) append_format(out_, "{}", std::round(value * 1e6) / 1e6);
}

void CsvLine::empty() { next(); }

void CsvLine::value(const CellValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return this->text(*text);
  if (const auto* n = std::get_if<std::uint64_t>(&value)) return count(*n);
  if (const auto* x = std::get_if<double>(&value)) return number(*x);
  empty();
}

void CsvLine::end() {
  out_ += "\r\n";
  first_ = true;
}

}  // namespace loadtest
