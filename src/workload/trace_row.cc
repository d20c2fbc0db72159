#include "workload/trace_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/number_of.h"
#include "workload/csv_row.h"
#include "workload/dataset_record.h"
#include "workload/length_distribution.h"
#include "workload/trace_time.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

struct NamedTrace {
  TraceFormat format;
  std::string_view name;
  std::array<std::string_view, 3> columns;  // time, input tokens, output tokens
};
constexpr std::array<NamedTrace, 4> kTraceFormats{
    {{TraceFormat::mooncake, "mooncake", {"timestamp", "input_length", "output_length"}},
     {TraceFormat::burstgpt, "burstgpt", {"Timestamp", "Request tokens", "Response tokens"}},
     {TraceFormat::azure, "azure", {"TIMESTAMP", "ContextTokens", "GeneratedTokens"}},
     {TraceFormat::jsonl, "jsonl", {"at_s", "input_tokens", "output_tokens"}}}};

const NamedTrace& row_of(TraceFormat format) { return kTraceFormats[static_cast<std::size_t>(format)]; }

Result<std::uint32_t> length(std::uint64_t tokens, std::string_view name, std::uint64_t least) {
  if (tokens >= least && tokens <= kMost_length_tokens) return static_cast<std::uint32_t>(tokens);
  return bad_input(
      fmt::format("its {} is {}, not {} to {} tokens", name, tokens, least, kMost_length_tokens));
}

Result<std::uint32_t> length(const object& fields, std::string_view name) {
  std::uint64_t tokens = 0;
  if (fields.at_key(name).get(tokens) == simdjson::SUCCESS) return length(tokens, name, 1);
  return bad_input(fmt::format("its {} is missing or not a whole number of tokens", name));
}

Result<Nanoseconds> time(const object& fields, std::string_view name, double nanoseconds_per_unit) {
  double value = 0;
  if (fields.at_key(name).get(value) == simdjson::SUCCESS) {
    if (const auto at = nanoseconds_of(value, nanoseconds_per_unit)) return *at;
  }
  return bad_input(fmt::format("its {} is missing or not a time", name));
}

Result<void> read_hash_ids(const object& fields, TraceRow& row) {
  element value;
  if (fields.at_key("hash_ids").get(value) != simdjson::SUCCESS) return {};
  simdjson::dom::array ids;
  if (value.get(ids) != simdjson::SUCCESS) return bad_input("its hash_ids is not an array");
  for (const element item : ids) {
    std::uint64_t id = 0;
    if (item.get(id) != simdjson::SUCCESS) {
      return bad_input(fmt::format("its hash id {} is not a whole number", row.hash_ids.size() + 1));
    }
    row.hash_ids.push_back(id);
  }
  const std::size_t blocks = (row.input_tokens + kBlock_tokens - 1) / kBlock_tokens;
  if (row.hash_ids.size() <= blocks) return {};
  return bad_input(
      fmt::format("it has {} hash_ids, but an input_length of {} is only {} of {} tokens, which is "
                  "what an id stands for; ids of smaller blocks cannot be replayed",
                  row.hash_ids.size(), row.input_tokens, number_of(blocks, "block"), kBlock_tokens));
}

Result<TraceRow> parse_mooncake(const object& fields) {
  TraceRow row;
  auto at = time(fields, "timestamp", 1e6);
  if (!at) return at.error();
  auto input = length(fields, "input_length");
  if (!input) return input.error();
  auto output = length(fields, "output_length");
  if (!output) return output.error();
  row.at = *at;
  row.input_tokens = *input;
  row.output_tokens = *output;
  if (auto read = read_hash_ids(fields, row); !read) return read.error();
  return row;
}

Result<TraceRow> parse_own(std::string_view text, const object& fields, simdjson::dom::parser& parser) {
  TraceRow row;
  const bool in_ms = fields.at_key("at_s").error() != simdjson::SUCCESS &&
                     fields.at_key("timestamp_ms").error() == simdjson::SUCCESS;
  auto at = in_ms ? time(fields, "timestamp_ms", 1e6) : time(fields, "at_s", 1e9);
  if (!at) return at.error();
  auto output = length(fields, "output_tokens");
  if (!output) return output.error();
  row.at = *at;
  row.output_tokens = *output;
  static constexpr std::array<std::string_view, 3> kPrompts{"prompt", "messages", "system"};
  const bool has_text = std::any_of(kPrompts.begin(), kPrompts.end(), [&](std::string_view name) {
    return fields.at_key(name).error() == simdjson::SUCCESS;
  });
  if (!has_text || fields.at_key("input_tokens").error() == simdjson::SUCCESS) {
    auto input = length(fields, "input_tokens");
    if (!input) return input.error();
    row.input_tokens = *input;
  }
  static constexpr std::array<std::string_view, 3> kOfTrace{"at_s", "timestamp_ms", "input_tokens"};
  row.extra_body = extra_body_of(fields, DatasetColumns(), kOfTrace);
  if (!has_text) return row;
  auto record = parse_json_record(text, DatasetColumns(), parser);  // `fields` is void from here on
  if (!record) return record.error();
  row.messages = std::move(record->messages);
  return row;
}

Result<TraceRow> parse_csv(std::string_view text, TraceFormat format, const TraceColumns& columns) {
  auto fields = parse_csv_row(text);
  if (!fields) return fields.error();
  if (fields->size() != columns.columns) {
    return bad_input(fmt::format("it has {} where the header has {}", number_of(fields->size(), "field"),
                                 columns.columns));
  }
  const auto field = [&](std::size_t place) { return without_spaces_around((*fields)[place]); };
  TraceRow row;
  std::optional<Nanoseconds> at;
  if (format == TraceFormat::azure) {
    at = parse_date_time(field(columns.at));
  } else if (const auto seconds = real_number(field(columns.at))) {
    at = nanoseconds_of(*seconds, 1e9);
  }
  if (!at) return bad_input(fmt::format("its time {} is none", quoted_text(field(columns.at))));
  row.at = *at;
  const auto input = whole_number(field(columns.input)), output = whole_number(field(columns.output));
  if (!input || !output) {
    return bad_input(fmt::format("its lengths {} and {} are not whole numbers of tokens",
                                 quoted_text(field(columns.input)), quoted_text(field(columns.output))));
  }
  // BurstGPT keeps requests that failed, with an answer of 0 tokens.
  const std::uint64_t least = format == TraceFormat::burstgpt ? 0 : 1;
  auto input_tokens = length(*input, row_of(format).columns[1], least);
  if (!input_tokens) return input_tokens.error();
  auto output_tokens = length(*output, row_of(format).columns[2], least);
  if (!output_tokens) return output_tokens.error();
  row.input_tokens = *input_tokens;
  row.output_tokens = *input_tokens == 0 ? 0 : *output_tokens;
  return row;
}

}  // namespace

Result<TraceFormat> parse_trace_format(std::string_view text) {
  for (const NamedTrace& format : kTraceFormats) {
    if (format.name == text) return format.format;
  }
  return bad_input(fmt::format("{} is not a format of traces; give mooncake, burstgpt, azure or jsonl",
                               quoted_text(text)));
}

std::string_view name_of(TraceFormat format) { return row_of(format).name; }

Result<TraceColumns> find_trace_columns(const std::vector<std::string>& header, TraceFormat format) {
  TraceColumns columns;
  columns.columns = header.size();
  const std::array<std::size_t*, 3> places{&columns.at, &columns.input, &columns.output};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string_view name = row_of(format).columns[i];
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) return bad_input(fmt::format("it has no column {}", quoted_text(name)));
    *places[i] = static_cast<std::size_t>(found - header.begin());
  }
  return columns;
}

std::optional<TraceFormat> trace_format_of(std::string_view first_line, simdjson::dom::parser& parser) {
  object fields;
  if (without_spaces_around(first_line).starts_with('{')) {
    if (parser.parse(first_line.data(), first_line.size()).get(fields) != simdjson::SUCCESS)
      return std::nullopt;
    if (fields.at_key("input_length").error() == simdjson::SUCCESS) return TraceFormat::mooncake;
    for (const char* const key : {"at_s", "timestamp_ms"}) {
      if (fields.at_key(key).error() == simdjson::SUCCESS) return TraceFormat::jsonl;
    }
    return std::nullopt;
  }
  auto header = parse_csv_row(first_line);
  if (!header) return std::nullopt;
  for (std::string& name : *header) name = without_spaces_around(name);
  for (const TraceFormat format : {TraceFormat::burstgpt, TraceFormat::azure}) {
    if (find_trace_columns(*header, format)) return format;
  }
  return std::nullopt;
}

Result<TraceRow> parse_trace_row(std::string_view text, TraceFormat format, const TraceColumns& columns,
                                 simdjson::dom::parser& parser) {
  if (is_csv(format)) return parse_csv(text, format, columns);
  element root;
  if (const auto problem = parser.parse(text.data(), text.size()).get(root)) {
    return bad_input(fmt::format("it is not JSON ({})", simdjson::error_message(problem)));
  }
  object fields;
  if (root.get(fields) != simdjson::SUCCESS) return bad_input("it is not a JSON object");
  return format == TraceFormat::mooncake ? parse_mooncake(fields) : parse_own(text, fields, parser);
}

}  // namespace loadtest
