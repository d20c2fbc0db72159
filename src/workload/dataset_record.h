#pragma once
// One record of a dataset: what it says to send.
//
// Errors: bad_input, the reason alone ("it has neither prompt nor messages"); the caller adds file and line.
#include <simdjson.h>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/planned_request.h"
#include "workload/dataset_columns.h"

namespace loadtest {

struct DatasetRecord {
  std::vector<Message>
      messages;              // at least one of "user"; recorded answers that follow the last one are not here
  std::vector<Message> all;  // the whole conversation as recorded; empty where it is `messages`
  std::optional<std::uint32_t> output_tokens;
  std::string recorded_answer;  // what followed the last of `messages`; empty: none
  std::string extra_body;       // a JSON object; empty: none
  FieldSet mapped;              // of the fields that the user mapped to a name: those that are there
};

// A line of JSONL, or an element of a ShareGPT array: an object. `parser` is used during the call only.
//
// A prompt is one user message. Of `messages`, all up to the last user message are sent, those between as
// they were recorded. Of `conversations` (ShareGPT), everything up to the first user message. Fields that
// mean nothing here become extra_body, except in ShareGPT records, where they describe the conversation.
Result<DatasetRecord> parse_json_record(std::string_view text, const DatasetColumns& columns,
                                        simdjson::dom::parser& parser);

// The fields that are neither a dataset's own, nor for the run to decide, nor among `others`: a JSON object;
// empty where there are none.
std::string extra_body_of(const simdjson::dom::object& fields, const DatasetColumns& columns,
                          std::span<const std::string_view> others = {});

// A line of plain text is a prompt.
Result<DatasetRecord> parse_text_record(std::string_view line);

// Of the fields of a CSV row, by the places of the columns.
struct CsvPlaces {
  std::size_t columns = 0;
  std::size_t prompt = 0;
  std::optional<std::size_t> system;
  std::optional<std::size_t> output_len;
};
Result<CsvPlaces> find_csv_places(const std::vector<std::string>& header, const DatasetColumns& columns);
Result<DatasetRecord> parse_csv_record(std::string_view row, const CsvPlaces& places);

}  // namespace loadtest
