#include "api/serve_info.h"

#include "api/rfc3339.h"
#include "api/service.h"
#include "core/json_value.h"

namespace loadtest {
namespace {

// Which calls need the key.
const char* key_scope(const ServeConfig& config) {
  if (config.api_key.empty()) return "none";
  return config.key_for_all_calls ? "all" : "write";
}

OrderedJson limits(const ServeConfig& config) {
  return {{"parallel_runs", config.parallel_runs},
          {"max_queued", config.most_queued},
          {"parallel_analyses", config.parallel_analyses},
          {"rate_limit_per_s", config.rate_limit_per_s > 0 ? number(config.rate_limit_per_s) : OrderedJson()},
          {"max_connections", config.max_connections},
          {"max_upload_bytes", config.most_upload_bytes},
          {"idle_timeout_s", to_s(config.idle_timeout)},
          {"grace_s", to_s(config.grace)}};
}

OrderedJson database(RunStore& store) {
  const auto facts = store.facts();
  OrderedJson json = {
      {"path", text(store.path())}, {"size_bytes", nullptr}, {"schema_version", nullptr}, {"runs", nullptr}};
  if (!facts) return json;
  json["size_bytes"] = facts->size_bytes;
  json["schema_version"] = facts->schema_version;
  json["runs"] = facts->runs;
  return json;
}

}  // namespace

OrderedJson serve_info(Service& service) {
  return {{"started_at", rfc3339_utc_ms(service.started_unix_ms)},
          {"now", rfc3339_utc_ms(now_unix_ms())},
          {"key_scope", key_scope(service.config)},
          {"limits", limits(service.config)},
          {"database", database(service.store)},
          {"data_dir", text(service.config.data_dir)},
          {"tokenizers", service.files.tokenizers()}};
}

}  // namespace loadtest
