#pragma once
// How many requests kept the service-level objectives.
//
// Missing: nullopt where no objective was given.
// Source:  docs/metrics.md#goodput
#include <optional>
#include <span>

#include "core/request_record.h"
#include "core/slo.h"

namespace loadtest {

std::optional<Goodput> goodput(std::span<const RequestRecord* const> records, const Slo& slo,
                               GoodputBasis basis, Nanoseconds duration);

}  // namespace loadtest
