#include "report/json_out.h"

#include <nlohmann/json.hpp>

#include "core/run_json.h"

namespace loadtest {

std::string result_json(const RunResult& result) { return to_json(result).dump(2) + '\n'; }

}  // namespace loadtest
