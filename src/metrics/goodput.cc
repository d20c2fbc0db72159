#include "metrics/goodput.h"

#include <array>
#include <utility>

#include "core/token_times.h"

namespace loadtest {
namespace {

using Value = std::optional<double>;

// What a request has to show for an objective: milliseconds, missing where the objective does not apply.
struct Objective {
  Value Slo::*limit;
  std::optional<SloCount> Goodput::*count;
  bool from_due;  // shifted by the wait under GoodputBasis::due
  Value (*achieved)(const TokenTimes&);
  // Of a request that was cut off: the least that it would have come to. Missing where that cannot be said.
  Value (*at_least)(const TokenTimes&);
};

constexpr std::array kObjectives{
    Objective{&Slo::ttft_ms, &Goodput::ttft, true, [](const TokenTimes& t) { return t.ttft_ms; },
              [](const TokenTimes& t) { return Value(t.ttft_ms.value_or(t.stream_close_ms)); }},
    Objective{&Slo::tpot_ms, &Goodput::tpot, false, [](const TokenTimes& t) { return t.tpot_ms; },
              [](const TokenTimes&) { return Value(); }},
    Objective{&Slo::itl_ms, &Goodput::itl, false, [](const TokenTimes& t) { return t.max_itl_ms; },
              [](const TokenTimes& t) { return t.max_itl_ms; }},
    Objective{&Slo::e2e_ms, &Goodput::e2e, true, [](const TokenTimes& t) { return t.e2e_ms; },
              [](const TokenTimes& t) { return Value(t.stream_close_ms); }},
};

// TTFT does not apply to an answer that is not streamed.
bool applies(const Objective& objective, const RequestRecord& record) {
  return record.streamed || objective.limit == &Slo::e2e_ms;
}

class Judge {
 public:
  explicit Judge(Goodput& result) : result_(result) {}

  void succeeded(const TokenTimes& times) {
    bool all = true;
    for (const Objective& objective : kObjectives) {
      const Value limit = result_.slo.*objective.limit;
      const Value value = objective.achieved(times);
      if (!limit || !value) continue;
      SloCount& count = *(result_.*objective.count);
      ++count.applicable;
      if (*value + shift_ms(objective, times) <= *limit) {
        ++count.satisfied;
      } else {
        all = false;
      }
    }
    ++result_.judged;
    if (all) ++result_.satisfied;
  }

  void failed() { ++result_.judged; }

  void cut_off(const RequestRecord& record, const TokenTimes& times) {
    bool broken = false;
    for (const Objective& objective : kObjectives) {
      const Value limit = result_.slo.*objective.limit;
      const Value value = objective.at_least(times);
      if (!limit || !value || !applies(objective, record)) continue;
      if (*value + shift_ms(objective, times) <= *limit) continue;
      broken = true;
      ++(*(result_.*objective.count)).applicable;
    }
    if (broken) ++result_.judged;
  }

 private:
  double shift_ms(const Objective& objective, const TokenTimes& times) const {
    return objective.from_due && result_.basis == GoodputBasis::due ? times.waited_ms : 0;
  }

  Goodput& result_;
};

}  // namespace

std::optional<Goodput> goodput(std::span<const RequestRecord* const> records, const Slo& slo,
                               GoodputBasis basis, Nanoseconds duration) {
  if (slo.empty()) return std::nullopt;
  Goodput result;
  result.slo = slo;
  result.basis = basis;
  for (const Objective& objective : kObjectives) {
    if (slo.*objective.limit) result.*objective.count = SloCount{};
  }
  Judge judge(result);
  for (const RequestRecord* record : records) {
    switch (record->status) {
      case RequestStatus::ok:
        judge.succeeded(token_times(*record));
        break;
      case RequestStatus::failed:
        judge.failed();
        break;
      case RequestStatus::cut_off:
        judge.cut_off(*record, token_times(*record));
        break;
    }
  }
  if (result.judged > 0) {
    result.share = static_cast<double>(result.satisfied) / static_cast<double>(result.judged);
  }
  if (duration.count() > 0) result.requests_per_s = static_cast<double>(result.satisfied) / to_s(duration);
  return result;
}

}  // namespace loadtest
