#include "metrics/group_figures.h"

#include <algorithm>

#include "core/token_times.h"
#include "metrics/sample.h"

namespace loadtest {
namespace {

class Group {
 public:
  void add(const RequestRecord& record) {
    const TokenCount count = token_count(record);
    ++figures_.attempted;
    output_tokens_ += count.total.value_or(0);
    if (record.status == RequestStatus::failed) ++figures_.failed;
    if (record.status == RequestStatus::cut_off) ++figures_.cut_off;
    if (record.status != RequestStatus::ok) return;
    ++figures_.succeeded;
    const TokenTimes times = token_times(record, count);
    if (times.ttft_ms) ttft_.add(*times.ttft_ms);
    if (times.tpot_ms) tpot_.add(*times.tpot_ms);
    if (times.e2e_ms) e2e_.add(*times.e2e_ms);
  }

  void fill(GroupFigures& into, Nanoseconds duration) {
    into = figures_;
    into.ttft_ms = ttft_.statistics();
    into.tpot_ms = tpot_.statistics();
    into.e2e_ms = e2e_.statistics();
    if (duration.count() > 0) into.output_tokens_per_s = output_tokens_ / to_s(duration);
  }

 private:
  GroupFigures figures_;
  Sample ttft_, tpot_, e2e_;
  double output_tokens_ = 0;
};

// A mean over those that state it.
struct Mean {
  double sum = 0;
  std::uint64_t n = 0;

  void add(const std::optional<std::uint32_t>& value) {
    if (!value) return;
    sum += *value;
    ++n;
  }
  std::optional<double> value() const {
    return n > 0 ? std::optional(sum / static_cast<double>(n)) : std::nullopt;
  }
};

}  // namespace

std::vector<ServerFigures> server_figures(std::span<const RequestRecord* const> records,
                                          std::span<const std::string> servers, Nanoseconds duration) {
  std::vector<Group> groups(servers.size());
  for (const RequestRecord* record : records) {
    if (record->server < servers.size()) groups[record->server].add(*record);
  }
  std::vector<ServerFigures> figures(servers.size());
  for (std::size_t i = 0; i < servers.size(); ++i) {
    groups[i].fill(figures[i], duration);
    figures[i].url = servers[i];
  }
  return figures;
}

std::vector<TurnFigures> turn_figures(std::span<const RequestRecord* const> records, Nanoseconds duration) {
  std::size_t turns = 0;
  for (const RequestRecord* record : records) {
    if (record->turn) turns = std::max<std::size_t>(turns, *record->turn + 1);
  }
  std::vector<Group> groups(turns);
  std::vector<Mean> input(turns), cached(turns);
  for (const RequestRecord* record : records) {
    if (!record->turn) continue;
    groups[*record->turn].add(*record);
    input[*record->turn].add(record->input_tokens);
    cached[*record->turn].add(record->cached_tokens);
  }
  std::vector<TurnFigures> figures(turns);
  for (std::size_t i = 0; i < turns; ++i) {
    groups[i].fill(figures[i], duration);
    figures[i].input_tokens_mean = input[i].value();
    figures[i].cached_tokens_mean = cached[i].value();
  }
  return figures;
}

}  // namespace loadtest
