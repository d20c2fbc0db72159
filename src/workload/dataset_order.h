#pragma once
// Which record of a dataset a request takes.
//
// shuffle:     without replacement: each level goes through all records in its own seeded order, and having
//              come to the end, through all of them again in another.
// sequential:  measured levels in the order of the file, each from its beginning, and again from there when
// it is
//              over; warm-up and probes from its end, so that they do not warm a cache for what is measured.
// replacement: each request takes any record, independently.
// No order is ever exhausted.
#include <cstdint>
#include <string_view>

#include "core/error.h"
#include "workload/prompt_source.h"

namespace loadtest {

enum class DatasetSampling : std::uint8_t { shuffle, sequential, replacement };

Result<DatasetSampling> parse_dataset_sampling(std::string_view text);

// Below `size`, which is above 0.
std::size_t record_of(const RequestKey& key, std::size_t size, DatasetSampling sampling, std::uint64_t seed);

}  // namespace loadtest
