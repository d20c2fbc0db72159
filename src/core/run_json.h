#pragma once
// A run as JSON: the result file, the API's answer, and what `--format json` prints are this one object.
//
// Missing is null. Secrets are left out: api_key always; values of headers and strings of the extra body
// whose name looks like a secret (core/secrets.h) and the user and password of a URL are "***". Invalid UTF-8
// comes out as U+FFFD, what is not finite as null. Source: docs/formats.md, docs/schema/result.schema.json
#include <nlohmann/json_fwd.hpp>

#include "core/run_result.h"

namespace loadtest {

inline constexpr int kResultSchemaVersion = 1;

nlohmann::ordered_json to_json(const RunResult& result);
nlohmann::ordered_json to_json(const RunConfig& config);
nlohmann::ordered_json to_json(const LevelResult& level);
nlohmann::ordered_json to_json(const OpenLoad& load);

}  // namespace loadtest
