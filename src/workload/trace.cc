#include "workload/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "workload/csv_row.h"
#include "workload/value_text.h"

namespace loadtest {

Result<double> parse_time_scale(std::string_view text) {
  const auto scale = real_number(text);
  if (scale && *scale > 0 && *scale <= 1000) return *scale;
  return bad_input(
      fmt::format("{} is not a factor above 0 and up to 1000; 0.5 replays twice as fast", quoted_text(text)));
}

// The format, and where it is CSV its columns.
Result<void> Trace::read_first(std::string_view line, simdjson::dom::parser& parser) {
  if (options_.format) {
    format_ = *options_.format;
  } else if (const auto format = trace_format_of(line, parser)) {
    format_ = *format;
  } else {
    return bad_input(
        fmt::format("{} line 1 is that of no trace known here; see which columns or fields mooncake, "
                    "burstgpt, azure and jsonl "
                    "traces have, and name the format with --trace-format",
                    quoted_text(path())));
  }
  if (!is_csv(format_)) return {};
  if (looks_like_json(line)) {
    return bad_input(
        fmt::format("{} line 1 begins like JSON, not like the header of the format {}; leave out "
                    "--trace-format, or give mooncake or jsonl",
                    quoted_text(path()), name_of(format_)));
  }
  auto header = parse_csv_row(line);
  if (header) {
    for (std::string& name : *header) name = without_spaces_around(name);
    auto columns = find_trace_columns(*header, format_);
    if (columns) {
      columns_ = *columns;
      return {};
    }
    return bad_input(fmt::format("{} line 1, the header of a {} trace: {}", quoted_text(path()),
                                 name_of(format_), columns.error().message));
  }
  return bad_input(fmt::format("{} line 1, the header: {}", quoted_text(path()), header.error().message));
}

Result<void> Trace::add(const ScannedRecord& scanned, simdjson::dom::parser& parser) {
  if (scanned.too_long) return bad_.add(scanned.line, "it is longer than 16 MiB");
  auto row = parse_trace_row(scanned.text, format_, columns_, parser);
  if (!row) return bad_.add(scanned.line, row.error().message);
  if (const auto usable = check_use(row->messages, options_.use); !usable)
    return bad_.add(scanned.line, usable.error().message);
  if (latest_ && row->at < *latest_) {
    const double back_s = to_s(*latest_ - row->at);
    return bad_.add(scanned.line,
                    fmt::format("the trace runs backwards, by {:.6g} s", std::max(back_s, 1e-9)),
                    "sort it by time");
  }
  latest_ = row->at;
  if (row->output_tokens == 0) {
    ++failed_left_out_;
    return {};
  }
  max_input_tokens_ = std::max(max_input_tokens_, row->input_tokens);
  max_output_tokens_ = std::max(max_output_tokens_, row->output_tokens);
  times_->push_back(row->at);
  lengths_.push_back({row->input_tokens, row->output_tokens});
  places_.add({scanned.offset, static_cast<std::uint32_t>(scanned.text.size())});
  return {};
}

void Trace::start_at_zero() {
  const Nanoseconds start = times_->front();
  for (Nanoseconds& at : *times_) {
    at -= start;
    // As it is: a double would round what is longer than 104 days.
    if (options_.time_scale == 1) continue;
    const double scaled = std::round(static_cast<double>(at.count()) * options_.time_scale);
    at = Nanoseconds(static_cast<std::int64_t>(std::min(scaled, 9e18)));
  }
}

Result<void> Trace::read_all() {
  simdjson::dom::parser parser;
  // The rows of all formats are lines: no column of a CSV trace is free text.
  RecordScanner scanner(file_, RecordKind::line);
  bool first = true;
  for (;;) {
    auto scanned = scanner.next();
    if (!scanned) return scanned.error();
    if (!*scanned) break;
    const ScannedRecord& record = **scanned;
    if (!record.too_long && without_spaces_around(record.text).empty()) continue;
    if (std::exchange(first, false)) {
      if (auto read = read_first(record.text, parser); !read) return read.error();
      if (is_csv(format_)) continue;
    }
    if (auto added = add(record, parser); !added) return added.error();
  }
  if (times_->empty())
    return bad_input(fmt::format("{} holds no requests{}; give a trace with a row for each request",
                                 quoted_text(path()), why_empty()));
  times_->shrink_to_fit();
  lengths_.shrink_to_fit();
  start_at_zero();
  return {};
}

// What there was instead of requests.
std::string Trace::why_empty() const {
  std::string why;
  if (failed_left_out_ > 0) {
    why += fmt::format(": {} an answer of 0 tokens, which had failed, and {} left out",
                       failed_left_out_ == 1 ? "1 row has" : fmt::format("{} rows have", failed_left_out_),
                       failed_left_out_ == 1 ? "was" : "were");
  }
  if (bad_.count() > 0) {
    why += fmt::format("{} {}, the first is {}", why.empty() ? ":" : ";",
                       bad_.count() == 1 ? "1 bad line" : fmt::format("{} bad lines", bad_.count()),
                       bad_.first());
  }
  return why;
}

Result<std::uint64_t> Trace::line_of(std::size_t index) const { return file_.line_at(places_[index].offset); }

Result<TraceRow> Trace::row(std::size_t index) const {
  const RecordPlace place = places_[index];
  const auto text = file_.read(place.offset, place.bytes);
  if (!text) return text.error();
  simdjson::dom::parser parser;
  auto row = parse_trace_row(*text, format_, columns_, parser);
  if (row) return row;
  return io_error(
      fmt::format("{} was changed after it was opened: {}", quoted_text(path()), row.error().message));
}

Result<Trace> open_trace(const std::string& path, const TraceOptions& options) {
  auto file = RecordFile::open(path);
  if (!file) return file.error();
  Trace trace(std::move(*file), options);
  if (auto read = trace.read_all(); !read) return read.error();
  return trace;
}

}  // namespace loadtest
