#include "api/routes.h"

#include "api/calls.h"

#define BENCHMARK "/api/v1/benchmark"

namespace loadtest {
namespace {

constexpr auto kNever = NeedsKey::never;
constexpr auto kScope = NeedsKey::scope_all;
constexpr auto kAlways = NeedsKey::always;
constexpr auto kNone = TakesBody::none;
constexpr auto kJson = TakesBody::json;
constexpr auto kReadsMuch = Pace::reads_much;
constexpr auto kMayWait = Pace::may_wait;

constexpr Route kRoutes[] = {
    {"GET", "/health", kNever, kNone, get_liveness},
    {"GET", "/metrics", kScope, kNone, get_metrics},
    {"GET", "/openapi.json", kScope, kNone, get_openapi},
    {"GET", "/docs", kNever, kNone, get_docs},
    {"GET", "/docs/{file}", kNever, kNone, get_docs_file},
    {"GET", "/api/v1/system/info", kScope, kNone, get_system_info},
    {"GET", BENCHMARK "/health", kScope, kNone, get_health},
    {"POST", BENCHMARK "/run", kAlways, kJson, post_run, kMayWait},
    {"GET", BENCHMARK "/run/{run_id}", kScope, kNone, get_run},
    {"GET", BENCHMARK "/run/{run_id}/live", kScope, kNone, get_live},
    {"DELETE", BENCHMARK "/run/{run_id}", kAlways, kNone, delete_run, kMayWait},
    {"GET", BENCHMARK "/run/{run_id}/body", kScope, kNone, get_run_body},
    {"POST", BENCHMARK "/run/{run_id}/cancel", kAlways, TakesBody::json_or_nothing, cancel_run},
    {"POST", BENCHMARK "/demo", kAlways, TakesBody::json_or_nothing, post_demo, kMayWait},
    {"GET", BENCHMARK "/result/{run_id}", kScope, kNone, get_result, kReadsMuch},
    {"GET", BENCHMARK "/result/{run_id}/requests", kScope, kNone, get_requests, kReadsMuch},
    {"GET", BENCHMARK "/result/{run_id}/timeline", kScope, kNone, get_timeline, kReadsMuch},
    {"GET", BENCHMARK "/result/{run_id}/distribution", kScope, kNone, get_distribution, kReadsMuch},
    {"GET", BENCHMARK "/result/{run_id}/export", kScope, kNone, get_export, kReadsMuch},
    {"POST", BENCHMARK "/result/{run_id}/analysis", kAlways, kJson, post_analysis, kMayWait},
    {"GET", BENCHMARK "/result/{run_id}/analysis", kScope, kNone, get_analysis, kReadsMuch},
    {"GET", BENCHMARK "/history", kScope, kNone, get_history},
    {"POST", BENCHMARK "/compare", kScope, kJson, post_compare, kReadsMuch},
    {"POST", BENCHMARK "/servers/probe", kAlways, kJson, post_probe, kMayWait},
    {"GET", BENCHMARK "/datasets", kScope, kNone, get_datasets},
    {"POST", BENCHMARK "/datasets", kAlways, TakesBody::upload, post_dataset, kMayWait},
    {"DELETE", BENCHMARK "/datasets/{name}", kAlways, kNone, delete_dataset},
    {"GET", BENCHMARK "/ws/run/{run_id}", kScope, kNone, nullptr},
    {"GET", BENCHMARK "/ws/stats", kScope, kNone, get_watch_stats},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace loadtest
