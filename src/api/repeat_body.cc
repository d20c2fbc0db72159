#include "api/repeat_body.h"

#include <iterator>
#include <nlohmann/json.hpp>

#include "api/run_body.h"
#include "core/json_tree.h"
#include "core/secrets.h"

namespace loadtest {
namespace {

// "http://host" of "http://user:password@host".
std::string without_user(std::string_view url) {
  std::string text = without_userinfo(url);
  const std::string shown = std::string(kRedacted) + "@";
  if (const std::size_t at = text.find(shown); at != std::string::npos && text != url)
    text.erase(at, shown.size());
  return text;
}

// Strings under a name that looks like a secret, at any depth.
void drop_secrets(OrderedJson& json) {
  if (json.is_object()) {
    for (auto member = json.begin(); member != json.end();)
      member = member->is_string() && looks_secret(member.key()) ? json.erase(member) : std::next(member);
  }
  if (!json.is_structured()) return;
  for (OrderedJson& value : json) drop_secrets(value);
}

void drop_secrets(RunConfig& config) {
  config.api_key.clear();
  std::erase_if(config.headers, [](const auto& header) { return looks_secret(header.first); });
  for (std::string& server : config.servers) server = without_user(server);
  config.proxy = without_user(config.proxy);
  if (config.extra_body.empty()) return;
  OrderedJson extra = parse_ordered_json(config.extra_body);
  drop_secrets(extra);
  config.extra_body = extra.empty() ? "" : dump_json(extra);
}

void name_by_last_part(std::string& path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  path.erase(0, path.rfind('/') + 1);
}

// A model in the Hugging Face cache has a slash in its name, too.
bool is_path(std::string_view tokenizer) {
  return !tokenizer.empty() &&
         (tokenizer.front() == '/' || tokenizer.front() == '.' || tokenizer.front() == '~');
}

}  // namespace

std::string repeat_body(RunConfig config, bool demo) {
  drop_secrets(config);
  name_by_last_part(config.workload.dataset);
  name_by_last_part(config.workload.trace);
  if (is_path(config.workload.tokenizer)) name_by_last_part(config.workload.tokenizer);
  if (!demo) return run_body(config);
  OrderedJson body = parse_ordered_json(run_body(config));
  body.erase("server_url");
  return dump_json(body);
}

}  // namespace loadtest
