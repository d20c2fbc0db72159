#pragma once
// The share of a level that each of several servers had.
//
// Shape:   one entry a server, in the order of `servers`.
// Source:  docs/metrics.md#several-servers
#include <span>
#include <string>
#include <vector>

#include "core/level_result.h"
#include "core/request_record.h"

namespace loadtest {

std::vector<ServerFigures> server_figures(std::span<const RequestRecord* const> records,
                                          std::span<const std::string> servers, Nanoseconds duration);

}  // namespace loadtest
