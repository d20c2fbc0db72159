#include "workload/dataset_order.h"

#include <fmt/format.h>

#include <array>

#include "workload/random.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

struct Sampling {
  std::string_view name;
  DatasetSampling sampling;
};
constexpr std::array<Sampling, 3> kSamplings{{{"shuffle", DatasetSampling::shuffle},
                                              {"sequential", DatasetSampling::sequential},
                                              {"replacement", DatasetSampling::replacement}}};

}  // namespace

Result<DatasetSampling> parse_dataset_sampling(std::string_view text) {
  for (const Sampling& row : kSamplings) {
    if (row.name == text) return row.sampling;
  }
  return bad_input(
      fmt::format("{} is not a way of sampling; give shuffle, sequential or replacement", quoted_text(text)));
}

std::size_t record_of(const RequestKey& key, std::size_t size, DatasetSampling sampling, std::uint64_t seed) {
  const std::uint64_t pass = key.index / size, place = key.index % size;
  switch (sampling) {
    case DatasetSampling::shuffle:
      return permuted(place, size, mix(mix(seed, place_of(key)), pass));
    case DatasetSampling::sequential:
      return key.phase == Phase::measured ? place : size - 1 - place;
    case DatasetSampling::replacement:
      break;
  }
  return state_of(seed, key) % size;
}

}  // namespace loadtest
