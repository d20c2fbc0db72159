#pragma once
// Rows of requests for the tests of exports, and a sink that keeps what it gets.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "report/export_formats.h"

namespace loadtest {

class StringSink final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    if (text.size() + bytes.size() > most_bytes) return io_error("the sink is full");
    text += bytes;
    return {};
  }
  std::string text;
  std::size_t most_bytes = std::size_t{1} << 30;
};

inline RequestRow sample_row(std::uint32_t number) {
  RequestRow row;
  row.level = number % 3;
  row.request_id = fmt::format("run-{}", number);
  row.due_ns = 81'000'000'000'000 + number * 1'000'000;
  row.sent_ns = row.due_ns;
  row.first_token_ns = row.due_ns + 50'000'000;
  row.end_ns = row.due_ns + 90'000'000;
  row.ttft_ms = 50;
  row.output_tokens = 128;
  row.http_status = 200;
  row.stamp = StampSource::kernel;
  return row;
}

// `rows` in pages of two.
inline RequestPages pages_of(std::vector<RequestRow> rows) {
  return [rows = std::move(rows), at = std::size_t{0}]() mutable -> Result<std::vector<RequestRow>> {
    std::vector<RequestRow> page;
    for (; at < rows.size() && page.size() < 2; ++at) page.push_back(rows[at]);
    return page;
  };
}

}  // namespace loadtest
