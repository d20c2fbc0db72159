// What an exchange records of a stream's reads (exchange.h), and how many of them.
//
// One arrival for each token that was asked for, and some, is what the user chose to keep. A stream that goes
// on beyond them takes from what the thread has for such, and none may have more than several a token.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "run/exchange.h"

namespace loadtest {
namespace {

constexpr std::size_t kReserved = 4096;       // at once
constexpr std::size_t kMostFree = 1'000'000;  // where the user takes the limit of answers out
constexpr std::size_t kFreeBeyond = 256;
constexpr std::size_t kLeastLimit = 4096;
constexpr std::size_t kReadsAToken = 16;

}  // namespace

void Exchange::reserve_arrivals(RequestRecord& record) const {
  record.arrivals.reserve(std::min<std::size_t>(asked_tokens_, kReserved));
}

bool Exchange::add_arrival(RequestRecord& record, std::span<const TokenEvent> tokens,
                           const ReadStamp& stamp) {
  const bool joins = stamp.read == arrival_read_;  // TLS records that came at once are one arrival
  if (!joins && record.arrivals.size() == record.arrivals.capacity() && !grow_arrivals(record)) return false;
  Arrival arrival;
  arrival.offset_ns = std::max<std::int64_t>((stamp.at - record.sent_at).count(), 0);
  arrival.events = static_cast<std::uint16_t>(std::min<std::size_t>(tokens.size(), 65535));
  for (const TokenEvent& event : tokens) {
    arrival.tokens += event.tokens;
    if (event.kind == TokenKind::reasoning) {
      record.reasoning_tokens_streamed += event.tokens;
    } else if (!record.first_answer_ns) {
      record.first_answer_ns = arrival.offset_ns;
    }
  }
  if (!record.arrivals.empty()) {
    const std::int64_t gap_ns = arrival.offset_ns - record.arrivals.back().offset_ns;
    ThreadCounters::add(thread_.counters.gap_ns,
                        static_cast<std::uint64_t>(std::max<std::int64_t>(gap_ns, 0)));
    ThreadCounters::add(thread_.counters.later_tokens, arrival.tokens);
  }
  if (joins) {
    Arrival& last = record.arrivals.back();
    last.events = static_cast<std::uint16_t>(std::min(last.events + arrival.events, 65535));
    last.tokens += arrival.tokens;
  } else {
    record.arrivals.push_back(arrival);
    arrival_read_ = stamp.read;
  }
  record.arrivals.back().coalesced_by_lag =
      record.arrivals.back().events > 1 && thread_.lag.last_read_was_late();
  if (keep_ == KeepText::output) keep_text_of(tokens, joins);
  ThreadCounters::add(thread_.counters.tokens, arrival.tokens);
  return true;
}

bool Exchange::grow_arrivals(RequestRecord& record) {
  std::vector<Arrival>& arrivals = record.arrivals;
  const std::size_t asked = std::min<std::size_t>(asked_tokens_, kMostFree), free = asked + kFreeBeyond;
  const std::size_t size = arrivals.size(), doubled = std::max(2 * size, kFreeBeyond);
  if (size < free) {
    arrivals.reserve(std::min(doubled, free));
    return true;
  }
  const std::size_t limit = std::max(kLeastLimit, kReadsAToken * asked);
  const std::size_t next = std::min(doubled, limit);
  if (size < limit && thread_.arrivals.take((next - size) * sizeof(Arrival))) {
    arrival_room_ += (next - size) * sizeof(Arrival);
    arrivals.reserve(next);
    return true;
  }
  failure_ =
      Failure{FailureStage::body, FailureKind::too_large,
              fmt::format("the stream does not end: {} reads with text, where {} tokens were asked for", size,
                          asked)};
  return false;
}

// Of a stream without end the record stays as it is until the level has ended, and so its room is taken.
void Exchange::give_back_arrival_room(const RequestRecord& record) {
  const std::size_t room = std::exchange(arrival_room_, 0);
  const bool endless = record.failure && record.failure->kind == FailureKind::too_large;
  if (!endless) thread_.arrivals.give_back(room);
}

}  // namespace loadtest
