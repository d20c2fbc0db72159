#include "metrics/server_figures.h"

#include "core/token_times.h"
#include "metrics/sample.h"

namespace loadtest {

std::vector<ServerFigures> server_figures(std::span<const RequestRecord* const> records,
                                          std::span<const std::string> servers, Nanoseconds duration) {
  struct Samples {
    Sample ttft, tpot, e2e;
    double output_tokens = 0;
  };
  std::vector<ServerFigures> figures(servers.size());
  std::vector<Samples> samples(servers.size());
  for (const RequestRecord* record : records) {
    if (record->server >= servers.size()) continue;
    ServerFigures& server = figures[record->server];
    Samples& sample = samples[record->server];
    const TokenCount count = token_count(*record);
    ++server.attempted;
    sample.output_tokens += count.total.value_or(0);
    if (record->status == RequestStatus::failed) ++server.failed;
    if (record->status == RequestStatus::cut_off) ++server.cut_off;
    if (record->status != RequestStatus::ok) continue;
    ++server.succeeded;
    const TokenTimes times = token_times(*record, count);
    if (times.ttft_ms) sample.ttft.add(*times.ttft_ms);
    if (times.tpot_ms) sample.tpot.add(*times.tpot_ms);
    if (times.e2e_ms) sample.e2e.add(*times.e2e_ms);
  }
  for (std::size_t i = 0; i < servers.size(); ++i) {
    figures[i].url = servers[i];
    figures[i].ttft_ms = samples[i].ttft.statistics();
    figures[i].tpot_ms = samples[i].tpot.statistics();
    figures[i].e2e_ms = samples[i].e2e.statistics();
    if (duration.count() > 0) figures[i].output_tokens_per_s = samples[i].output_tokens / to_s(duration);
  }
  return figures;
}

}  // namespace loadtest
