#pragma once
// One line of requests.jsonl, without the newline. Fast: appended piece by piece, no JSON tree.
//
// Missing is null. `level` is the level's index; `with_events` adds the arrivals.
// Source: docs/formats.md#requestsjsonl, docs/schema/requests.schema.json
#include <cstddef>
#include <string>

#include "core/request_record.h"

namespace loadtest {

void append_request_json(std::string& out, const RequestRecord& record, std::size_t level, bool with_events);

}  // namespace loadtest
