#pragma once
// One request as the API shows it: the fields of a line of requests.jsonl.
#include <nlohmann/json_fwd.hpp>

#include "core/request_row.h"

namespace loadtest {

nlohmann::ordered_json request_row_json(const RequestRow& row);

}  // namespace loadtest
