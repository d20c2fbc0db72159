#include "cli/target_flags.h"

#include "adapter/adapters.h"
#include "cli/parse_values.h"

namespace loadtest {

Problem read_servers(RunOptions& o, const std::string& v) {
  for (auto& url : split_list(v, ',')) {
    if (url.empty()) return in_quotes(v) + " names an empty URL; give one such as http://127.0.0.1:8000";
    o.config.servers.push_back(std::move(url));
  }
  return {};
}

Problem read_adapter(RunOptions& o, const std::string& v) {
  std::vector<std::string> names;
  for (const auto name : adapter_names()) names.emplace_back(name);
  if (const auto index = parse_choice(v, names); !index) return index.error().message;
  o.config.adapter = v;
  return {};
}

Problem read_endpoint(RunOptions& o, const std::string& v) {
  const auto index = parse_choice(v, {"chat", "completions"});
  if (!index) return index.error().message;
  o.config.endpoint = *index == 0 ? ApiEndpoint::chat : ApiEndpoint::completions;
  return {};
}

}  // namespace loadtest
