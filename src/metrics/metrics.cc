#include "metrics/metrics.h"

#include <array>

namespace loadtest {
namespace {

using Record = RequestRecord;
using Times = TokenTimes;
using Value = std::optional<double>;

TimePoint at_first(const Record& r, const Times&) { return first_token_or_end(r); }
TimePoint at_answer(const Record& r, const Times&) { return r.sent_at + Nanoseconds(*r.first_answer_ns); }
TimePoint at_last(const Record& r, const Times&) { return last_token_at(r); }
TimePoint at_end(const Record& r, const Times&) { return r.end_at; }
TimePoint at_send(const Record& r, const Times&) { return r.sent_at; }

Value from_due(const Value& value, const Times& times) {
  return value ? Value(*value + times.waited_ms) : std::nullopt;
}
Value connect_ms(const Record& r) { return r.connect_time ? Value(to_ms(*r.connect_time)) : std::nullopt; }

constexpr std::array kRequestMetrics{
    RequestMetric{&Figures::ttft_ms, [](const Record&, const Times& t) { return t.ttft_ms; }, at_first},
    RequestMetric{&Figures::ttft_corrected_ms,
                  [](const Record&, const Times& t) { return from_due(t.ttft_ms, t); }, at_first, true, true},
    RequestMetric{&Figures::ttfo_ms, [](const Record&, const Times& t) { return t.ttfo_ms; }, at_answer},
    RequestMetric{&Figures::tpot_ms, [](const Record&, const Times& t) { return t.tpot_ms; }, at_last},
    RequestMetric{&Figures::tpot_compat_ms, [](const Record&, const Times& t) { return t.tpot_compat_ms; },
                  at_last},
    RequestMetric{&Figures::max_icl_ms, [](const Record&, const Times& t) { return t.max_icl_ms; }, at_last},
    RequestMetric{&Figures::e2e_ms, [](const Record&, const Times& t) { return t.e2e_ms; }, at_last},
    RequestMetric{&Figures::e2e_corrected_ms,
                  [](const Record&, const Times& t) { return from_due(t.e2e_ms, t); }, at_last, true, true},
    RequestMetric{&Figures::e2e_per_token_ms,
                  [](const Record&, const Times& t) { return t.e2e_per_token_ms; }, at_last},
    RequestMetric{&Figures::stream_close_ms,
                  [](const Record&, const Times& t) { return Value(t.stream_close_ms); }, at_end},
    RequestMetric{&Figures::send_delay_ms,
                  [](const Record& r, const Times& t) { return r.sent ? Value(t.waited_ms) : std::nullopt; },
                  at_send, false, true},
    RequestMetric{&Figures::connect_ms, [](const Record& r, const Times&) { return connect_ms(r); }, at_send,
                  false},
};

}  // namespace

std::span<const RequestMetric> request_metrics() { return kRequestMetrics; }

TimePoint last_token_at(const RequestRecord& record) {
  return record.arrivals.empty() ? record.end_at
                                 : record.sent_at + Nanoseconds(record.arrivals.back().offset_ns);
}

TimePoint first_token_or_end(const RequestRecord& record) {
  return record.arrivals.empty() ? record.end_at
                                 : record.sent_at + Nanoseconds(record.arrivals.front().offset_ns);
}

}  // namespace loadtest
