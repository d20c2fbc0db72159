#pragma once
// A run as JSON: the result file, the API's answer, and what `--format json` prints are this one object.
//
// Missing is null. Secrets are left out: api_key always, header values whose name looks like a secret
// (authorization, cookie, *key*, *token*, *secret*) as "***".
// Source: docs/formats.md, docs/schema/result.schema.json
#include <nlohmann/json_fwd.hpp>

#include "core/run_result.h"

namespace loadtest {

inline constexpr int kResultSchemaVersion = 1;

nlohmann::ordered_json to_json(const RunResult& result);
nlohmann::ordered_json to_json(const RunConfig& config);
nlohmann::ordered_json to_json(const LevelResult& level);

// One line of requests.jsonl, without the newline. `level` is the level's index.
std::string request_json_line(const RequestRecord& record, std::size_t level, bool with_events);

}  // namespace loadtest
