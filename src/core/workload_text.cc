#include "core/workload_text.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

std::string length_text(const std::string& distribution, std::uint32_t fixed) {
  return distribution.empty() ? std::to_string(fixed) : distribution;
}

}  // namespace

std::string workload_text(const RunConfig& config) {
  const WorkloadConfig& workload = config.workload;
  if (!workload.trace.empty()) return "trace " + workload.trace;
  const std::string out = length_text(workload.output_lengths, config.output_len);
  if (!workload.dataset.empty())
    return "dataset " + workload.dataset +
           (workload.output_len_given ? fmt::format(", {} tokens out", out) : "");
  std::string text =
      fmt::format("{} token{} in, {} out", length_text(workload.input_lengths, config.input_len),
                  workload.input_lengths.empty() && config.input_len == 1 ? "" : "s", out);
  if (!workload.shared_prefix.empty()) text += fmt::format(", shared prefix {}", workload.shared_prefix);
  return text;
}

}  // namespace loadtest
