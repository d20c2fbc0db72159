#include "workload/dataset_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/json_text.h"
#include "core/number_of.h"
#include "workload/csv_row.h"
#include "workload/dataset_message.h"
#include "workload/length_distribution.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// What the engine itself decides; a record's own would break the run.
constexpr std::array<std::string_view, 3> kOurs{"model", "stream", "stream_options"};

// A field under one of its names; where it is null, it is not there.
std::optional<element> find(const object& record, const DatasetColumns& columns, DatasetField field) {
  for (const std::string& name : columns.names(field)) {
    element value;
    if (record.at_key(name).get(value) == simdjson::SUCCESS && !value.is_null()) return value;
  }
  return std::nullopt;
}

bool is_known(std::string_view key, const DatasetColumns& columns) {
  for (std::size_t field = 0; field < kDatasetFields; ++field) {
    const auto& names = columns.names(static_cast<DatasetField>(field));
    if (std::find(names.begin(), names.end(), key) != names.end()) return true;
  }
  return std::find(kOurs.begin(), kOurs.end(), key) != kOurs.end();
}

Result<std::uint32_t> output_length(std::uint64_t tokens, std::string_view name) {
  if (tokens >= 1 && tokens <= kMost_length_tokens) return static_cast<std::uint32_t>(tokens);
  return bad_input(fmt::format("its {} is {}, not 1 to {} tokens", name, tokens, kMost_length_tokens));
}

Result<std::optional<std::uint32_t>> output_length(const object& record, const DatasetColumns& columns) {
  const auto value = find(record, columns, DatasetField::output_len);
  if (!value) return std::optional<std::uint32_t>();
  const std::string& name = columns.names(DatasetField::output_len).front();
  std::uint64_t tokens = 0;
  if (value->get(tokens) != simdjson::SUCCESS) {
    return bad_input(fmt::format("its {} is not a whole number of tokens", name));
  }
  auto length = output_length(tokens, name);
  if (!length) return length.error();
  return std::optional(*length);
}

// Sends `all` up to and with the message at `last`.
void send_up_to(DatasetRecord& record, std::vector<Message> all, std::size_t last) {
  if (last + 1 < all.size() && all[last + 1].role == "assistant")
    record.recorded_answer = all[last + 1].content;
  record.messages.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  if (record.messages.size() < all.size()) record.all = std::move(all);
}

Result<void> read_prompt(DatasetRecord& record, const element& value, const std::string& name) {
  std::string_view prompt;
  if (value.get(prompt) != simdjson::SUCCESS) return bad_input(fmt::format("its {} is not a string", name));
  if (prompt.empty()) return bad_input(fmt::format("its {} is empty", name));
  record.messages.push_back({"user", std::string(prompt)});
  return {};
}

Result<void> read_chat(DatasetRecord& record, const object& fields, const DatasetColumns& columns) {
  if (const auto prompt = find(fields, columns, DatasetField::prompt)) {
    for (const DatasetField other : {DatasetField::messages, DatasetField::conversations}) {
      if (!find(fields, columns, other)) continue;
      return bad_input(fmt::format("it has both {} and {}, of which one would not be sent; leave one out",
                                   columns.names(DatasetField::prompt).front(),
                                   columns.names(other).front()));
    }
    return read_prompt(record, *prompt, columns.names(DatasetField::prompt).front());
  }
  const bool is_sharegpt = !find(fields, columns, DatasetField::messages);
  const DatasetField field = is_sharegpt ? DatasetField::conversations : DatasetField::messages;
  const auto value = find(fields, columns, field);
  if (!value) {
    return bad_input(fmt::format(
        "it has neither {} nor {} nor {}", columns.names(DatasetField::prompt).front(),
        columns.names(DatasetField::messages).front(), columns.names(DatasetField::conversations).front()));
  }
  auto all = parse_messages(*value, is_sharegpt ? kShareGptKeys : kChatKeys, columns.names(field).front());
  if (!all) return all.error();
  if (is_sharegpt) {  // an answer before the first question leads nowhere
    const auto question = std::find_if(all->begin(), all->end(), is_question);
    const auto is_system = [](const Message& m) { return m.role == "system" && !m.content.empty(); };
    all->erase(std::stable_partition(all->begin(), question, is_system), question);
    const auto first = std::find_if(all->begin(), all->end(), is_question);
    const auto last = static_cast<std::size_t>(first - all->begin());
    send_up_to(record, std::move(*all), last);
  } else {
    const auto after_last = std::find_if(all->rbegin(), all->rend(), is_question).base();
    const auto last = static_cast<std::size_t>(after_last - all->begin()) - 1;
    send_up_to(record, std::move(*all), last);
  }
  return {};
}

}  // namespace

std::string extra_body_of(const object& fields, const DatasetColumns& columns,
                          std::span<const std::string_view> others) {
  std::string body;
  for (const auto& [key, value] : fields) {
    if (is_known(key, columns) || std::find(others.begin(), others.end(), key) != others.end()) continue;
    body += body.empty() ? '{' : ',';
    append_json_string(body, key);
    body += ':';
    body += simdjson::minify(value);
  }
  if (!body.empty()) body += '}';
  return body;
}

Result<DatasetRecord> parse_json_record(std::string_view text, const DatasetColumns& columns,
                                        simdjson::dom::parser& parser) {
  element root;
  if (const auto problem = parser.parse(text.data(), text.size()).get(root)) {
    return bad_input(fmt::format("it is not JSON ({})", simdjson::error_message(problem)));
  }
  object fields;
  if (root.get(fields) != simdjson::SUCCESS) return bad_input("it is not a JSON object");
  DatasetRecord record;
  if (auto read = read_chat(record, fields, columns); !read) return read.error();
  if (const auto value = find(fields, columns, DatasetField::system)) {
    std::string_view system;
    if (value->get(system) != simdjson::SUCCESS) {
      return bad_input(fmt::format("its {} is not a string", columns.names(DatasetField::system).front()));
    }
    if (!system.empty()) {
      record.messages.insert(record.messages.begin(), {"system", std::string(system)});
      if (!record.all.empty()) record.all.insert(record.all.begin(), {"system", std::string(system)});
    }
  }
  auto length = output_length(fields, columns);
  if (!length) return length.error();
  record.output_tokens = *length;
  for (std::size_t i = 0; i < kDatasetFields; ++i)
    record.mapped[i] = columns.mapped()[i] && find(fields, columns, static_cast<DatasetField>(i));
  if (!find(fields, columns, DatasetField::conversations)) record.extra_body = extra_body_of(fields, columns);
  return record;
}

Result<DatasetRecord> parse_text_record(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (without_spaces_around(line).empty()) return bad_input("it is empty");
  if (line.find('\0') != std::string_view::npos) return bad_input("it holds a zero byte, which no text does");
  DatasetRecord record;
  record.messages.push_back({"user", std::string(line)});
  return record;
}

Result<CsvPlaces> find_csv_places(const std::vector<std::string>& header, const DatasetColumns& columns) {
  const auto place = [&](DatasetField field) -> std::optional<std::size_t> {
    for (const std::string& name : columns.names(field)) {
      const auto found = std::find(header.begin(), header.end(), name);
      if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
    }
    return std::nullopt;
  };
  CsvPlaces places;
  places.columns = header.size();
  for (const DatasetField field : {DatasetField::messages, DatasetField::conversations}) {
    if (!columns.is_mapped(field)) continue;
    return bad_input(
        "no column of a CSV file holds messages or conversations; leave them out of --dataset-columns");
  }
  for (const DatasetField field : {DatasetField::prompt, DatasetField::system, DatasetField::output_len}) {
    if (place(field) || !(columns.is_mapped(field) || field == DatasetField::prompt)) continue;
    std::string names;
    for (const std::string& name : header) names += (names.empty() ? "" : ", ") + name;
    return bad_input(fmt::format("it has no column {}, only {}; name yours with --dataset-columns",
                                 quoted_text(columns.names(field).front()), quoted_text(names)));
  }
  places.prompt = *place(DatasetField::prompt);
  places.system = place(DatasetField::system);
  places.output_len = place(DatasetField::output_len);
  return places;
}

Result<DatasetRecord> parse_csv_record(std::string_view row, const CsvPlaces& places) {
  auto fields = parse_csv_row(row);
  if (!fields) return fields.error();
  if (fields->size() != places.columns) {
    return bad_input(
        fmt::format("it has {} where the header has {}", number_of(fields->size(), "field"), places.columns));
  }
  DatasetRecord record;
  if (places.system && !(*fields)[*places.system].empty()) {
    record.messages.push_back({"system", std::move((*fields)[*places.system])});
  }
  std::string& prompt = (*fields)[places.prompt];
  if (prompt.empty()) return bad_input("its prompt is empty");
  if (places.output_len && !(*fields)[*places.output_len].empty()) {
    const std::string_view text = without_spaces_around((*fields)[*places.output_len]);
    const auto tokens = whole_number(text);
    if (!tokens)
      return bad_input(fmt::format("its output length {} is not a whole number", quoted_text(text)));
    auto length = output_length(*tokens, "output length");
    if (!length) return length.error();
    record.output_tokens = *length;
  }
  record.messages.push_back({"user", std::move(prompt)});
  return record;
}

}  // namespace loadtest
