#pragma once
// One row of a trace: when a request came, how long it was, and what it had in common with others.
//
// Formats: docs/workloads.md#traces
// Errors:  bad_input, the reason alone; the caller adds file and line.
#include <simdjson.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/planned_request.h"
#include "core/time.h"

namespace loadtest {

enum class TraceFormat : std::uint8_t { mooncake, burstgpt, azure, jsonl };

Result<TraceFormat> parse_trace_format(std::string_view text);
std::string_view name_of(TraceFormat format);
constexpr bool is_csv(TraceFormat format) {
  return format == TraceFormat::burstgpt || format == TraceFormat::azure;
}

// Tokens that a hash id of a Mooncake trace stands for.
inline constexpr std::uint32_t kBlock_tokens = 512;

struct TraceRow {
  Nanoseconds at{0};                    // on the trace's own clock
  std::uint32_t input_tokens = 0;       // 0: the row has messages and does not say
  std::uint32_t output_tokens = 0;      // 0: the request failed when it was recorded
  std::vector<std::uint64_t> hash_ids;  // of its blocks of 512 tokens, the last one perhaps shorter
  std::vector<Message> messages;        // empty: only lengths are known
  std::string extra_body;               // a JSON object; empty: none
};

// Where a CSV trace has its columns.
struct TraceColumns {
  std::size_t columns = 0;
  std::size_t at = 0, input = 0, output = 0;
};
Result<TraceColumns> find_trace_columns(const std::vector<std::string>& header, TraceFormat format);

// The format that a first line speaks of: a CSV header or a JSON object. Nothing where none does.
std::optional<TraceFormat> trace_format_of(std::string_view first_line, simdjson::dom::parser& parser);

// `columns`: of CSV formats. `parser` is used during the call only.
Result<TraceRow> parse_trace_row(std::string_view text, TraceFormat format, const TraceColumns& columns,
                                 simdjson::dom::parser& parser);

}  // namespace loadtest
