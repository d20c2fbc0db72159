#pragma once
// The requests of a level as columns: openapi.yaml, Timeline. Written in pieces, without a tree.
//
// Units:   as in openapi.yaml; four decimals. Missing: null.
// Errors:  the sink's.
#include <cstdint>
#include <string_view>

#include "report/byte_sink.h"
#include "store/run_entry.h"

namespace loadtest {

Result<void> write_timeline(ByteSink& sink, std::string_view run_id, std::uint64_t level,
                            const Timeline& timeline);

}  // namespace loadtest
