#include "api/check_targets.h"

namespace loadtest {

void check_targets(const TargetPolicy& policy, const Targets& targets, std::vector<FieldProblem>& errors) {
  const auto check = [&](std::string_view field, const std::string& url) {
    if (const auto good = policy.check_resolved(url); !good)
      errors.push_back({std::string(field), good.error().message});
  };
  for (const std::string& url : targets.servers) check(targets.field, url);
  if (!targets.proxy.empty()) check("/proxy", targets.proxy);
}

}  // namespace loadtest
