#pragma once
// A file of prompts or conversations. Checked whole when it is opened, read record by record afterwards.
//
// Formats: docs/workloads.md#datasets
// Memory:  eight bytes a record.
// Errors:  bad_input, a sentence with file, line and reason; io.
// Threads: record() from any thread.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "workload/dataset_columns.h"
#include "workload/dataset_record.h"
#include "workload/record_file.h"
#include "workload/record_index.h"
#include "workload/record_scanner.h"

namespace loadtest {

enum class DatasetFormat : std::uint8_t { jsonl, sharegpt, csv, text };

Result<DatasetFormat> parse_dataset_format(std::string_view text);
std::string_view name_of(DatasetFormat format);

struct DatasetOptions {
  std::optional<DatasetFormat> format;  // missing: by the file's name, else by its beginning
  DatasetColumns columns;
  bool skip_bad_lines = false;
};

class Dataset {
 public:
  std::size_t size() const { return index_.size(); }  // at least 1
  DatasetFormat format() const { return format_; }
  const std::string& path() const { return file_.path(); }

  std::uint64_t skipped() const { return skipped_; }
  // Of the first record left out: line and reason. Empty: none was.
  const std::string& first_skipped() const { return first_skipped_; }

  // `index` below size(). Fails only where the file was changed after it was opened, or cannot be read.
  Result<DatasetRecord> record(std::size_t index) const;

 private:
  friend Result<Dataset> open_dataset(const std::string& path, const DatasetOptions& options);
  Dataset(RecordFile file, DatasetFormat format, DatasetOptions options);

  Result<void> read_header(RecordScanner& scanner);
  Result<void> read_all();
  Result<void> check(const ScannedRecord& scanned, simdjson::dom::parser& parser);
  Result<DatasetRecord> parse(std::string_view text, simdjson::dom::parser& parser) const;

  RecordFile file_;
  DatasetFormat format_;
  DatasetOptions options_;
  CsvPlaces places_;
  RecordIndex index_;
  std::uint64_t skipped_ = 0;
  std::string first_skipped_;
};

Result<Dataset> open_dataset(const std::string& path, const DatasetOptions& options);

}  // namespace loadtest
