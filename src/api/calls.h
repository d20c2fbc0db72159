#pragma once
// The handlers of the calls (routes.cc). What each takes and gives: openapi.yaml.
#include <nlohmann/json_fwd.hpp>

#include "api/routes.h"
#include "api/service.h"

namespace loadtest {

HttpResponse get_liveness(Call& call);
HttpResponse get_health(Call& call);
HttpResponse get_metrics(Call& call);
HttpResponse get_openapi(Call& call);
HttpResponse get_system_info(Call& call);
HttpResponse get_watch_stats(Call& call);
HttpResponse post_probe(Call& call);

HttpResponse post_run(Call& call);
HttpResponse post_demo(Call& call);
HttpResponse get_run(Call& call);
HttpResponse cancel_run(Call& call);
HttpResponse delete_run(Call& call);

HttpResponse get_result(Call& call);
HttpResponse get_requests(Call& call);
HttpResponse get_distribution(Call& call);
HttpResponse get_export(Call& call);

HttpResponse get_history(Call& call);
HttpResponse post_compare(Call& call);

HttpResponse get_datasets(Call& call);
HttpResponse post_dataset(Call& call);
HttpResponse delete_dataset(Call& call);

// What the store has of a run that must have a result: the answer that says why there is none, or the result.
struct ResultOrAnswer {
  std::optional<RunResult> result;
  HttpResponse answer;
};
ResultOrAnswer result_of(Service& service, const std::string& run_id);

nlohmann::ordered_json entry_json(const RunEntry& entry);

}  // namespace loadtest
