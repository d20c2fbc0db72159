#include "api/check_targets.h"

namespace loadtest {

void check_targets(const TargetPolicy& policy, const Targets& targets, std::vector<FieldProblem>& errors) {
  const auto note = [&](std::string_view field, const Result<void>& good) {
    if (!good) errors.push_back({std::string(field), good.error().message});
  };
  const bool direct = targets.proxy.empty();
  for (const std::string& url : targets.servers)
    note(targets.field, direct ? policy.check_resolved(url) : policy.check_behind_proxy(url));
  if (!direct) note("/proxy", policy.check_resolved(targets.proxy));
}

}  // namespace loadtest
