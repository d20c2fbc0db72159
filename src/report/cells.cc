#include "report/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/append_format.h"

namespace loadtest {
namespace {

// Spreadsheets take the full-width forms for the ASCII ones, and pass over white space before them.
bool begins_like_a_formula(std::string_view text) {
  constexpr std::string_view kBeginnings[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

}  // namespace

void CsvLine::next() {
  if (!first_) out_ += ',';
  first_ = false;
}

void CsvLine::text(std::string_view value) {
  next();
  const bool formula = begins_like_a_formula(value);
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    // Every spreadsheet that knows the leading apostrophe shows the rest as text.
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
