#pragma once
// A recorded load: when each request came and how long it and its answer were. Checked whole when it is
// opened.
//
// Times:   offsets from the first row, which is at 0; never decreasing; multiplied by `time_scale`
//          (0.5: twice as fast).
// Memory:  16 bytes a row and its place (record_index.h); hash ids and texts stay in the file.
// Formats: docs/workloads.md#traces
// Errors:  bad_input, a sentence with file, line and reason; io.
// Threads: immutable.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "workload/bad_lines.h"
#include "workload/dataset_message.h"
#include "workload/record_file.h"
#include "workload/record_index.h"
#include "workload/record_scanner.h"
#include "workload/trace_row.h"

namespace loadtest {

struct TraceOptions {
  std::optional<TraceFormat> format;  // missing: by the first line
  double time_scale = 1;
  bool skip_bad_lines = false;
  MessageUse use = MessageUse::whole;
};

// Above 0, at most 1000.
Result<double> parse_time_scale(std::string_view text);

class Trace {
 public:
  std::size_t size() const { return times_->size(); }  // at least 1
  Nanoseconds at(std::size_t index) const { return (*times_)[index]; }
  // Of all rows.
  std::shared_ptr<const std::vector<Nanoseconds>> times() const { return times_; }
  Nanoseconds duration() const { return at(size() - 1); }
  std::uint32_t input_tokens(std::size_t index) const {
    return lengths_[index].input_tokens;
  }  // 0: a text tells
  std::uint32_t output_tokens(std::size_t index) const { return lengths_[index].output_tokens; }
  // Of its line in the file: no text of the row has more.
  std::uint32_t bytes_of(std::size_t index) const { return places_[index].bytes; }
  std::uint32_t max_input_tokens() const { return max_input_tokens_; }
  std::uint32_t max_output_tokens() const { return max_output_tokens_; }

  TraceFormat format() const { return format_; }
  const std::string& path() const { return file_.path(); }
  std::uint64_t skipped() const { return bad_.count(); }              // bad lines
  const std::string& first_skipped() const { return bad_.first(); }   // line and reason
  std::uint64_t failed_left_out() const { return failed_left_out_; }  // rows with an answer of 0 tokens

  // Where a row stands in the file: reads it up to there.
  Result<std::uint64_t> line_of(std::size_t index) const;
  // The row as it stands in the file. Fails only where the file was changed after it was opened.
  Result<TraceRow> row(std::size_t index) const;

 private:
  friend Result<Trace> open_trace(const std::string& path, const TraceOptions& options);
  Trace(RecordFile file, TraceOptions options)
      : file_(std::move(file)), options_(options), bad_(file_.path(), options.skip_bad_lines) {}

  struct Lengths {
    std::uint32_t input_tokens, output_tokens;
  };

  Result<void> read_all();
  Result<void> read_first(std::string_view line, simdjson::dom::parser& parser);
  Result<void> add(const ScannedRecord& scanned, simdjson::dom::parser& parser);
  void start_at_zero();
  std::string why_empty() const;

  RecordFile file_;
  TraceOptions options_;
  TraceFormat format_ = TraceFormat::jsonl;
  TraceColumns columns_;
  std::shared_ptr<std::vector<Nanoseconds>> times_ = std::make_shared<std::vector<Nanoseconds>>();
  std::vector<Lengths> lengths_;
  RecordIndex places_;
  std::uint32_t max_input_tokens_ = 0, max_output_tokens_ = 0;
  BadLines bad_;
  std::optional<Nanoseconds> latest_;  // of the rows read, those left out too
  std::uint64_t failed_left_out_ = 0;
};

Result<Trace> open_trace(const std::string& path, const TraceOptions& options);

}  // namespace loadtest
