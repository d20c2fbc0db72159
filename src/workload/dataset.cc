#include "workload/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "workload/csv_row.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

struct NamedDataset {
  DatasetFormat format;
  std::string_view name;
  RecordKind kind;
};
constexpr std::array<NamedDataset, 4> kDatasetFormats{
    {{DatasetFormat::jsonl, "jsonl", RecordKind::line},
     {DatasetFormat::sharegpt, "sharegpt", RecordKind::array_element},
     {DatasetFormat::csv, "csv", RecordKind::csv_row},
     {DatasetFormat::text, "text", RecordKind::line}}};

const NamedDataset& row_of(DatasetFormat format) { return kDatasetFormats[static_cast<std::size_t>(format)]; }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

// By what the file begins with; nothing where that is no JSON.
Result<std::optional<DatasetFormat>> format_by_content(const RecordFile& file) {
  FileWindow window(file);
  for (;;) {
    const auto more = window.grow();
    if (!more) return more.error();
    const std::string_view text = window.view();
    const std::size_t at = text.find_first_not_of(" \t\r\n");
    if (at != std::string_view::npos) {
      if (text[at] == '{') return std::optional(DatasetFormat::jsonl);
      if (text[at] == '[') return std::optional(DatasetFormat::sharegpt);
    }
    if (at != std::string_view::npos || !*more) return std::optional<DatasetFormat>();
    window.drop(text.size());
  }
}

Result<DatasetFormat> format_of(const RecordFile& file) {
  struct Ending {
    std::string_view text;
    DatasetFormat format;
  };
  static constexpr std::array<Ending, 4> kEndings{{{".jsonl", DatasetFormat::jsonl},
                                                   {".ndjson", DatasetFormat::jsonl},
                                                   {".csv", DatasetFormat::csv},
                                                   {".txt", DatasetFormat::text}}};
  for (const Ending& ending : kEndings) {
    if (file.path().ends_with(ending.text)) return ending.format;
  }
  const auto format = format_by_content(file);
  if (!format) return format.error();
  if (*format) return **format;
  return bad_input(
      fmt::format("{} has no ending that names a format and does not begin like JSON; say which it is with "
                  "--dataset-format "
                  "jsonl, sharegpt, csv or text",
                  quoted_text(file.path())));
}

}  // namespace

Result<DatasetFormat> parse_dataset_format(std::string_view text) {
  for (const NamedDataset& format : kDatasetFormats) {
    if (format.name == text) return format.format;
  }
  return bad_input(
      fmt::format("{} is not a format of datasets; give jsonl, sharegpt, csv or text", quoted_text(text)));
}

std::string_view name_of(DatasetFormat format) { return row_of(format).name; }

Dataset::Dataset(RecordFile file, DatasetFormat format, DatasetOptions options)
    : file_(std::move(file)),
      format_(format),
      options_(std::move(options)),
      bad_(file_.path(), options_.skip_bad_lines) {}

Result<DatasetRecord> Dataset::parse(std::string_view text, simdjson::dom::parser& parser) const {
  switch (format_) {
    case DatasetFormat::csv:
      return parse_csv_record(text, places_);
    case DatasetFormat::text:
      return parse_text_record(text);
    case DatasetFormat::jsonl:
    case DatasetFormat::sharegpt:
      break;
  }
  auto record = parse_json_record(text, options_.columns, parser);
  if (!record) return record;
  const bool turns = options_.use == MessageUse::turns && !record->all.empty();
  if (auto usable = check_use(turns ? record->all : record->messages, options_.use); !usable)
    return usable.error();
  return record;
}

Result<void> Dataset::read_header(RecordScanner& scanner) {
  auto scanned = scanner.next();
  if (!scanned) return scanned.error();
  if (!*scanned) return {};  // empty, which read_all() reports
  if (looks_like_json((*scanned)->text)) {
    return bad_input(
        fmt::format("{} line 1 begins like JSON, not like the header of a CSV file; leave out "
                    "--dataset-format, or give jsonl or sharegpt",
                    quoted_text(path())));
  }
  auto header = parse_csv_row((*scanned)->text);
  if (header) {
    for (std::string& name : *header) name = without_spaces_around(name);
    auto places = find_csv_places(*header, options_.columns);
    if (places) {
      places_ = *places;
      return {};
    }
    return bad_input(fmt::format("{} line 1, the header: {}", quoted_text(path()), places.error().message));
  }
  return bad_input(fmt::format("{} line 1, the header: {}", quoted_text(path()), header.error().message));
}

Result<void> Dataset::check(const ScannedRecord& scanned, simdjson::dom::parser& parser) {
  if (scanned.unclosed) {  // nobody knows how many records it holds
    return bad_input(
        fmt::format("{} line {}: quotes that open here are never closed, so that all that follows "
                    "belongs to them; correct it",
                    quoted_text(path()), scanned.line));
  }
  if (scanned.too_long) return bad_.add(scanned.line, "it is longer than 16 MiB");
  const auto record = parse(scanned.text, parser);
  if (!record) return bad_.add(scanned.line, record.error().message);
  index_.add({scanned.offset, static_cast<std::uint32_t>(scanned.text.size())});
  most_output_tokens_ = std::max(most_output_tokens_, record->output_tokens.value_or(0));
  mapped_ |= record->mapped;
  return {};
}

Result<void> Dataset::read_all() {
  RecordScanner scanner(file_, row_of(format_).kind);
  simdjson::dom::parser parser;
  if (format_ == DatasetFormat::csv) {
    if (auto header = read_header(scanner); !header) return header.error();
  }
  for (;;) {
    auto scanned = scanner.next();
    if (!scanned) return scanned.error();
    if (!*scanned) break;
    if (!(*scanned)->too_long && is_blank((*scanned)->text)) continue;
    if (auto checked = check(**scanned, parser); !checked) return checked.error();
  }
  if (auto any = check_any(); !any) return any;
  return check_mapping();
}

// A name that is nowhere is misspelt; what it is for would be missing without a word. The columns of CSV were
// looked for in its header.
Result<void> Dataset::check_mapping() const {
  if (format_ == DatasetFormat::csv) return {};
  auto found = options_.columns.check_found(
      mapped_, format_ == DatasetFormat::text ? "lines of text have no field" : "no record has a field");
  if (found) return {};
  return bad_input(fmt::format("{}: {}", quoted_text(path()), found.error().message));
}

Result<void> Dataset::check_any() const {
  if (index_.size() > 0) return {};
  if (skipped() == 0)
    return bad_input(
        fmt::format("{} is empty: it holds no prompts; give a file with at least one", quoted_text(path())));
  return bad_input(
      fmt::format("{} holds no prompts: {} bad, the first in {}; correct {}", quoted_text(path()),
                  skipped() == 1 ? "its only record is" : fmt::format("all of its {} records are", skipped()),
                  first_skipped(), skipped() == 1 ? "it" : "them"));
}

Result<void> Dataset::report_bad(std::size_t index, const std::string& reason) {
  std::uint64_t line = 0;
  if (bad_.count() == 0) {  // only the first one's number is told
    const auto at = file_.line_at(index_[index].offset);
    if (!at) return at.error();
    line = *at;
  }
  return bad_.add(line, reason);
}

Result<void> Dataset::remove(const std::vector<std::size_t>& indexes) {
  index_.remove(indexes);
  return check_any();
}

Result<DatasetRecord> Dataset::record(std::size_t index) const {
  const RecordPlace place = index_[index];
  const auto text = file_.read(place.offset, place.bytes);
  if (!text) return text.error();
  simdjson::dom::parser parser;
  auto record = parse(*text, parser);
  if (record) return record;
  return io_error(
      fmt::format("{} was changed after it was opened: {}", quoted_text(path()), record.error().message));
}

Result<Dataset> open_dataset(const std::string& path, const DatasetOptions& options) {
  auto file = RecordFile::open(path);
  if (!file) return file.error();
  if (file->size_bytes() == 0) {  // has no format
    return bad_input(
        fmt::format("{} is empty: it holds no prompts; give a file with at least one", quoted_text(path)));
  }
  auto format = options.format ? Result<DatasetFormat>(*options.format) : format_of(*file);
  if (!format) return format.error();
  Dataset dataset(std::move(*file), *format, options);
  if (auto read = dataset.read_all(); !read) return read.error();
  return dataset;
}

}  // namespace loadtest
