#pragma once
// One line of requests.jsonl, without the newline. Fast: appended piece by piece, no JSON tree.
//
// Missing is null; without `events` in the row there is no such field.
// Source: docs/formats.md#requestsjsonl, docs/schema/requests.schema.json
#include <string>

#include "core/request_row.h"

namespace loadtest {

void append_request_json(std::string& out, const RequestRow& row);

}  // namespace loadtest
