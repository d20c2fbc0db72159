#include "core/workload_text.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

std::string length_text(const std::string& distribution, std::uint32_t fixed) {
  return distribution.empty() ? std::to_string(fixed) : distribution;
}

// ", 3 turns, think time 200ms"; a dataset has turns of its own. Empty: single requests.
std::string turns_text(const WorkloadConfig& workload) {
  if (workload.turns.empty()) return "";
  std::string text = workload.dataset.empty()
                         ? fmt::format(", {} turn{}", workload.turns, workload.turns == "1" ? "" : "s")
                         : ", conversations";
  if (!workload.think_time.empty()) text += fmt::format(", think time {}", workload.think_time);
  return text;
}

}  // namespace

std::string workload_text(const RunConfig& config) {
  const WorkloadConfig& workload = config.workload;
  if (!workload.trace.empty()) return "trace " + workload.trace;
  const std::string turns = turns_text(workload);
  const std::string out = length_text(workload.output_lengths, config.output_len);
  if (!workload.dataset.empty())
    return "dataset " + workload.dataset +
           (workload.output_len_given ? fmt::format(", {} tokens out", out) : "") + turns;
  std::string text =
      fmt::format("{} token{} in, {} out", length_text(workload.input_lengths, config.input_len),
                  workload.input_lengths.empty() && config.input_len == 1 ? "" : "s", out);
  if (!workload.shared_prefix.empty()) text += fmt::format(", shared prefix {}", workload.shared_prefix);
  return text + turns;
}

}  // namespace loadtest
