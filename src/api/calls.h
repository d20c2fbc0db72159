#pragma once
// The handlers of the calls (routes.cc). What each takes and gives: openapi.yaml.
#include "api/routes.h"
#include "api/service.h"

namespace loadtest {

ApiResponse get_liveness(Call& call);
ApiResponse get_health(Call& call);
ApiResponse get_metrics(Call& call);
ApiResponse get_openapi(Call& call);
ApiResponse get_docs(Call& call);
ApiResponse get_docs_file(Call& call);
ApiResponse get_system_info(Call& call);
ApiResponse get_watch_stats(Call& call);
ApiResponse post_probe(Call& call);

ApiResponse post_run(Call& call);
ApiResponse post_demo(Call& call);
ApiResponse get_run(Call& call);
ApiResponse get_live(Call& call);
ApiResponse get_run_body(Call& call);
ApiResponse cancel_run(Call& call);
ApiResponse delete_run(Call& call);

ApiResponse get_result(Call& call);
ApiResponse get_requests(Call& call);
ApiResponse get_timeline(Call& call);
ApiResponse get_distribution(Call& call);
ApiResponse get_export(Call& call);

ApiResponse post_analysis(Call& call);
ApiResponse get_analysis(Call& call);

ApiResponse get_history(Call& call);
ApiResponse post_compare(Call& call);

ApiResponse get_datasets(Call& call);
ApiResponse post_dataset(Call& call);
ApiResponse delete_dataset(Call& call);

// What the store has of a run that must have a result: the answer that says why there is none, or the result.
struct ResultOrAnswer {
  std::optional<RunResult> result;
  ApiResponse answer;
};
// `partial`: also of a run that goes on, with the levels that have ended.
ResultOrAnswer result_of(Service& service, const std::string& run_id, bool partial = false);

}  // namespace loadtest
