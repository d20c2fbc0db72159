#include "run/workload_lengths.h"

#include <string>

namespace loadtest {
namespace {

LengthDistribution lengths(const std::string& text, std::uint32_t fixed) {
  return text.empty() ? LengthDistribution::fixed(fixed) : parse_length_distribution(text).value();
}

}  // namespace

LengthDistribution input_lengths(const RunConfig& config) {
  return lengths(config.workload.input_lengths, config.input_len);
}

LengthDistribution output_lengths(const RunConfig& config) {
  return lengths(config.workload.output_lengths, config.output_len);
}

Result<SharedPrefix> shared_prefix_of(const RunConfig& config) {
  return parse_shared_prefix(
      config.workload.shared_prefix,
      config.workload.turns.empty() ? input_lengths(config) : LengthDistribution::fixed(kMost_length_tokens));
}

}  // namespace loadtest
