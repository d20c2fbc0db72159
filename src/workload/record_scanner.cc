#include "workload/record_scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "workload/value_text.h"

namespace loadtest {

Error RecordScanner::broken(std::string_view why) const {
  return bad_input(fmt::format("{} line {}: {}", quoted_text(file_->path()), line_, why));
}

void RecordScanner::consume(std::size_t bytes) {
  const std::string_view gone = window_.view().substr(0, bytes);
  line_ += static_cast<std::uint64_t>(std::count(gone.begin(), gone.end(), '\n'));
  window_.drop(bytes);
}

Result<std::optional<ScannedRecord>> RecordScanner::next() {
  consume(std::exchange(pending_, 0));
  return kind_ == RecordKind::array_element ? next_element() : next_line();
}

// Reads on, behind a record that does not end in the window. `at`: how far the window was looked at.
Result<bool> RecordScanner::room_for_more(ScannedRecord& record, std::size_t& at) {
  if (at > kMost_record_bytes) {
    record.too_long = true;
    consume(at);
    at = 0;
  }
  return window_.grow();
}

std::size_t RecordScanner::end_of_line(std::string_view text, std::size_t from) {
  if (kind_ == RecordKind::line) return std::min(text.find('\n', from), text.size());
  while (from < text.size() && !row_end_.feed(text[from])) ++from;
  return from;
}

Result<std::optional<ScannedRecord>> RecordScanner::next_line() {
  ScannedRecord record;
  if (window_.view().empty()) {  // before the offset is taken: a byte order mark may be passed over
    const auto more = window_.grow();
    if (!more) return more.error();
  }
  record.offset = window_.offset();
  record.line = line_;
  std::size_t at = 0;
  for (;;) {
    const std::string_view text = window_.view();
    at = end_of_line(text, at);
    if (at < text.size()) {
      pending_ = at + 1;
      break;
    }
    const auto more = room_for_more(record, at);
    if (!more) return more.error();
    if (*more) continue;
    if (at == 0 && !record.too_long) return std::optional<ScannedRecord>();
    record.unclosed = kind_ == RecordKind::csv_row && row_end_.in_quotes();
    pending_ = at;
    break;
  }
  if (at > kMost_record_bytes) record.too_long = true;
  if (!record.too_long) record.text = window_.view().substr(0, at);
  return std::optional(record);
}

// The first byte that is no white space, which stays; 0 at the end of the file.
Result<char> RecordScanner::next_byte_after_space() {
  for (;;) {
    const std::string_view text = window_.view();
    const std::size_t at = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    consume(at);
    if (at < text.size()) return window_.view().front();
    const auto more = window_.grow();
    if (!more) return more.error();
    if (!*more) return '\0';
  }
}

// False: the array is over.
Result<bool> RecordScanner::skip_to_element() {
  for (;;) {
    const auto byte = next_byte_after_space();
    if (!byte) return byte.error();
    switch (place_) {
      case Place::before_array:
        if (*byte != '[') return broken("the file does not begin with [, as an array does");
        place_ = Place::before_element;
        break;
      case Place::before_element:
        if (*byte == '\0') return broken("the file ends before its array does");
        if (*byte != ']') return true;
        place_ = Place::after_array;
        break;
      case Place::after_element:
        if (*byte == '\0') return broken("the file ends before its array does");
        if (*byte != ',' && *byte != ']')
          return broken("a comma or ] is missing after an element of the array");
        place_ = *byte == ',' ? Place::before_element : Place::after_array;
        break;
      case Place::after_array:
        if (*byte != '\0') return broken("something follows the end of the array");
        return false;
    }
    consume(1);
  }
}

std::optional<std::size_t> RecordScanner::end_of_element(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (depth_ == 0 && (c == ',' || c == ']' || c == '}')) {
      return at;  // a scalar ended before it
    } else if (c == '}' || c == ']') {
      if (--depth_ == 0) return at + 1;
    }
  }
  return std::nullopt;
}

Result<std::optional<ScannedRecord>> RecordScanner::next_element() {
  const auto any = skip_to_element();
  if (!any) return any.error();
  if (!*any) return std::optional<ScannedRecord>();
  ScannedRecord record;
  record.offset = window_.offset();
  record.line = line_;
  std::size_t at = 0;
  for (;;) {
    const std::string_view text = window_.view();
    if (const auto end = end_of_element(text, at)) {
      at = *end;
      break;
    }
    at = text.size();
    const auto more = room_for_more(record, at);
    if (!more) return more.error();
    if (!*more) {
      line_ = record.line;
      return broken("the file ends within the element of the array that begins here");
    }
  }
  place_ = Place::after_element;
  pending_ = at;
  if (at == 0 && !record.too_long) return broken("an element of the array is missing");
  if (at > kMost_record_bytes) record.too_long = true;
  if (!record.too_long) record.text = window_.view().substr(0, at);
  return std::optional(record);
}

}  // namespace loadtest
