#pragma once
// The facts of one request, as the engine recorded them. Everything that is reported is computed from these.
//
// Times:   due_at, sent_at, end_at on the monotonic clock; offsets are since sent_at.
// Missing: nullopt; an empty `arrivals` is a response without a token (or one that was not streamed).
// Threads: a value; written by one engine thread, read after its level ended.
// Source:  docs/metrics.md
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/failure.h"
#include "core/time.h"

namespace loadtest {

enum class RequestStatus { ok, failed, cut_off };

// Where a read's time came from: the kernel's receive stamp, or our clock right after the read.
enum class StampSource { kernel, user };

// Where the token counts of a response came from, best first.
enum class TokenSource {
  continuous_usage,  // usage in every event: exact per event
  usage,             // usage once: exact total, events counted as one token each and scaled
  ids,               // token ids or logprobs in the events
  retokenized,       // text counted by a TokenCounter after the request ended; N may be the server's
  events,            // one event taken as one token: a guess
};

// Token-bearing events that came in one read: one arrival, with the stamp of the read.
struct Arrival {
  std::int64_t offset_ns = 0;     // since sent_at
  std::uint32_t tokens = 0;       // n_k as the events state it (1 an event where they do not)
  std::uint16_t events = 1;       // more than one: coalesced
  bool coalesced_by_lag = false;  // our own loop was late, so the events may have been apart on the wire

  bool operator==(const Arrival&) const = default;
};

struct RequestRecord {
  std::uint64_t index = 0;  // position in the level's plan
  std::string request_id;
  std::optional<std::uint32_t> turn;  // of a conversation, from 0; `index` then counts conversations
  std::uint32_t server = 0;           // index into RunConfig::servers

  TimePoint due_at{};   // equals sent_at in closed loop
  TimePoint sent_at{};  // first request byte handed to the kernel on a connection that is ready;
                        // the start of the attempt where nothing could be sent
  TimePoint end_at{};   // end of the response or of the attempt
  bool sent = false;    // a request byte left

  bool streamed = true;
  std::vector<Arrival> arrivals;                // streamed answers only
  std::optional<std::int64_t> first_answer_ns;  // offset of the first non-reasoning token

  TokenSource token_source = TokenSource::events;
  std::optional<std::uint32_t> input_tokens_asked;  // missing: the text was given, no length was asked for
  std::uint32_t input_tokens_sent = 0;  // as we count what was sent, with what the template is known to add
  std::optional<std::uint32_t> output_tokens_asked;  // exactly so many; missing: a limit only
  std::optional<std::uint32_t> input_tokens;         // as the server counted; likewise the next three
  std::optional<std::uint32_t> output_tokens;        // N
  std::optional<std::uint32_t> reasoning_tokens;
  std::optional<std::uint32_t> cached_tokens;
  std::optional<std::uint32_t> disbelieved_output_tokens;  // as stated, but beyond what can be; not N
  std::uint32_t reasoning_tokens_streamed = 0;             // of N, those that came as events

  RequestStatus status = RequestStatus::ok;
  std::optional<Failure> failure;  // exactly where status is failed
  std::string finish_reason;       // empty: none was given
  std::uint16_t http_status = 0;   // 0: no head was read

  // TCP (and TLS) set-up, where this was the first measured request on its connection.
  std::optional<Nanoseconds> connect_time;
  bool reused_connection = false;  // it had carried an answer before
  bool reconnected = false;        // a reused connection was found closed; sent once more on a new one
  std::optional<StampSource>
      stamp;  // user as soon as one read had no kernel stamp; missing: nothing was read
};

}  // namespace loadtest
