#pragma once
// A file of prompts or conversations. Checked whole when it is opened, read record by record afterwards.
//
// Formats: docs/workloads.md#datasets
// Memory:  a byte or two a record (record_index.h).
// Errors:  bad_input, a sentence with file, line and reason; io.
// Threads: record() from any thread.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "workload/bad_lines.h"
#include "workload/dataset_columns.h"
#include "workload/dataset_message.h"
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
  MessageUse use = MessageUse::whole;
};

class Dataset {
 public:
  std::size_t size() const { return index_.size(); }  // at least 1
  DatasetFormat format() const { return format_; }
  const std::string& path() const { return file_.path(); }

  std::uint64_t skipped() const { return bad_.count(); }
  // Of the first record left out: line and reason. Empty: none was.
  const std::string& first_skipped() const { return bad_.first(); }

  // `index` below size(). Fails only where the file was changed after it was opened, or cannot be read.
  Result<DatasetRecord> record(std::size_t index) const;

  // Of the record as it stands in the file; no part of it is longer.
  std::size_t bytes_of(std::size_t index) const { return index_[index].bytes; }
  std::uint32_t most_output_tokens() const {
    return most_output_tokens_;
  }  // that a record states; 0: none does

  // The record is found to be of no use after all: the error, or nothing where such lines are left out; then
  // it is to be removed.
  Result<void> report_bad(std::size_t index, const std::string& reason);
  // `indexes` ascend. An error where nothing is left.
  Result<void> remove(const std::vector<std::size_t>& indexes);

 private:
  friend Result<Dataset> open_dataset(const std::string& path, const DatasetOptions& options);
  Dataset(RecordFile file, DatasetFormat format, DatasetOptions options);

  Result<void> read_header(RecordScanner& scanner);
  Result<void> read_all();
  Result<void> check_any() const;
  Result<void> check_mapping() const;
  Result<void> check(const ScannedRecord& scanned, simdjson::dom::parser& parser);
  Result<DatasetRecord> parse(std::string_view text, simdjson::dom::parser& parser) const;

  RecordFile file_;
  DatasetFormat format_;
  DatasetOptions options_;
  CsvPlaces places_;
  RecordIndex index_;
  BadLines bad_;
  std::uint32_t most_output_tokens_ = 0;
  FieldSet mapped_;  // that some record has
};

Result<Dataset> open_dataset(const std::string& path, const DatasetOptions& options);

}  // namespace loadtest
