#pragma once
// Whether a call may be aimed where it says: every server and the proxy, by name and by each address that the
// name stands for.
//
// Checked before the call is taken; what it connects to is checked again (api/target_policy.h).
// Threads: any; blocks while names are looked up.
#include <string>
#include <string_view>
#include <vector>

#include "api/problem.h"
#include "api/target_policy.h"

namespace loadtest {

struct Targets {
  std::string_view field;  // "/server_url": where the servers were given
  const std::vector<std::string>& servers;
  const std::string& proxy;  // empty: none
};
// What is refused goes into `errors`.
void check_targets(const TargetPolicy& policy, const Targets& targets, std::vector<FieldProblem>& errors);

}  // namespace loadtest
