#pragma once
// The share of a level that each of several servers, or each turn of its conversations, had.
//
// Shape:   one entry a server, in the order of `servers`; one a turn, from the first, as far as any got.
// Source:  docs/metrics.md#several-servers
#include <span>
#include <string>
#include <vector>

#include "core/level_result.h"
#include "core/request_record.h"

namespace loadtest {

std::vector<ServerFigures> server_figures(std::span<const RequestRecord* const> records,
                                          std::span<const std::string> servers, Nanoseconds duration);

// Empty where no record is of a conversation.
std::vector<TurnFigures> turn_figures(std::span<const RequestRecord* const> records, Nanoseconds duration);

}  // namespace loadtest
