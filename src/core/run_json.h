#pragma once
// A run as JSON: the result file, the API's answer, and what `--format json` prints are this one object.
//
// Missing is null. Secrets are left out: api_key always, header values whose name looks like a secret
// (authorization, cookie, *key*, *token*, *secret*) as "***", likewise
// strings of the extra body and user and password of a URL.
// Invalid UTF-8 comes out as U+FFFD, what is not finite as null.
// Source: docs/formats.md, docs/schema/result.schema.json
#include <nlohmann/json_fwd.hpp>

#include "core/run_result.h"

namespace loadtest {

inline constexpr int kResultSchemaVersion = 1;

nlohmann::ordered_json to_json(const RunResult& result);
nlohmann::ordered_json to_json(const RunConfig& config);
nlohmann::ordered_json to_json(const LevelResult& level);

}  // namespace loadtest
