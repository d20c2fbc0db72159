#include "sim/engine_model.h"

#include <algorithm>
#include <cmath>

namespace loadtest::sim {

bool EngineModel::arrive(JobId job) {
  if (config_.max_running != 0 && running_ >= config_.max_running) {
    queue_.push_back(job);
    return false;
  }
  ++running_;
  return true;
}

std::optional<EngineModel::JobId> EngineModel::leave() {
  while (!queue_.empty()) {
    const JobId job = queue_.front();
    queue_.pop_front();
    if (given_up_.erase(job) == 0) return job;
  }
  --running_;
  return std::nullopt;
}

void EngineModel::give_up(JobId job) { given_up_.insert(job); }

Nanoseconds EngineModel::jittered(double ns, Random& random) const {
  if (config_.jitter_sigma > 0 && ns > 0) ns *= random.lognormal(config_.jitter_sigma);
  constexpr double kLongest = 1e18;
  return Nanoseconds(std::llround(std::min(ns, kLongest)));
}

Nanoseconds EngineModel::first_delay(std::uint32_t prompt_tokens, Random& random) const {
  return jittered(
      static_cast<double>(config_.ttft.count()) + prompt_tokens * config_.prefill_us_per_token * 1e3, random);
}

Nanoseconds EngineModel::next_delay(std::uint32_t tokens, Random& random) const {
  const double itl = static_cast<double>(config_.itl.count()) + running_ * config_.itl_per_running_us * 1e3;
  return jittered(tokens * itl, random);
}

std::uint32_t answer_length(const SimConfig& config, std::uint64_t number, const CompletionRequest& request) {
  std::uint32_t most = request.output_tokens;
  if (!config.answer.empty()) {
    const auto whole = static_cast<std::uint32_t>(config.answer.size());
    return request.length_given ? std::min(whole, most) : whole;
  }
  const std::uint32_t least = std::max(1u, request.min_tokens);
  if (config.eos_rate == 0 || request.ignore_eos || least >= most) return most;
  constexpr std::uint64_t kOther = 0x5851F42D4C957F2D;  // not the numbers of the request's faults and delays
  Random random = Random::stream(config.seed ^ kOther, number);
  return random.uniform() < config.eos_rate ? least + random.below(most - least) : most;
}

RequestPlan plan_request(const SimConfig& config, std::uint64_t number, std::uint32_t writes) {
  RequestPlan plan;
  plan.random = Random::stream(config.seed, number);
  const double u = plan.random.uniform();
  const std::uint64_t where = plan.random.bits();
  double below = 0;
  for (std::size_t i = 1; i < kFaultKinds; ++i) {
    below += config.fault_rates[i];
    if (u < below) {
      plan.fault = static_cast<FaultKind>(i);
      break;
    }
  }
  if (writes > 1) plan.fault_at_write = 1 + static_cast<std::uint32_t>(where % (writes - 1));
  return plan;
}

}  // namespace loadtest::sim
