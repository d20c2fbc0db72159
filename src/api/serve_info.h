#pragma once
// What GET /system/info adds to what `info` prints: the limits, files and times of this server.
//
// Missing: null, also where the database cannot be read, and where there is no limit.
#include <nlohmann/json_fwd.hpp>

namespace loadtest {

struct Service;

nlohmann::ordered_json serve_info(Service& service);

}  // namespace loadtest
