#include "run/exchange.h"

#include <algorithm>
#include <utility>

#include "core/clock.h"
#include "core/secrets.h"

namespace loadtest {

namespace {

constexpr std::uint64_t kBodyLimit = std::uint64_t{1} << 30;
// After an answer that is complete in itself, how long its body may take to end before the connection is
// given up.
constexpr Nanoseconds kCloseTimeout = std::chrono::seconds(1);
// Longer finish reasons than "stop", "length" that servers commonly give.
constexpr std::string_view kLongReasons[] = {"tool_calls",    "content_filter", "function_call", "eos_token",
                                             "stop_sequence", "max_tokens",     "end_turn"};

std::string safe_reason(std::string reason, const RunConfig& config) {
  if (reason.size() < kLongSecretBytes) return reason;
  if (std::find(std::begin(kLongReasons), std::end(kLongReasons), reason) != std::end(kLongReasons))
    return reason;
  return without_long_secrets(std::move(reason), config);
}

// Scratch that every exchange of a thread uses between two suspensions, never across one.
std::vector<std::string_view>& pieces() {
  thread_local std::vector<std::string_view> scratch;
  scratch.clear();
  return scratch;
}

std::vector<TokenEvent>& events() {
  thread_local std::vector<TokenEvent> scratch;
  scratch.clear();
  return scratch;
}

}  // namespace

Exchange::Exchange(ThreadResources& thread, const ServerAdapter& adapter, bool in_conversation)
    : thread_(thread), decoder_(adapter.make_decoder()), in_conversation_(in_conversation) {}

void Exchange::cut_off() {
  cut_ = true;
  if (connection_) connection_->interrupt();
}

Task<RequestRecord> Exchange::perform(const PhaseContext& phase, std::uint64_t index, WireBytes wire,
                                      std::optional<TimePoint> due) {
  const std::size_t server = phase.plan->server_of(index);
  RequestRecord record;
  record.index = index;
  record.request_id = std::move(wire.request_id);
  record.server = static_cast<std::uint32_t>(server);
  record.streamed = phase.config->stream;
  record.input_tokens_asked = wire.asked_input_tokens;
  record.output_tokens_asked = wire.asked_output_tokens;
  record.input_tokens_sent = wire.input_tokens;
  asked_tokens_ = wire.output_tokens;
  decoder_->set_max_output_tokens(asked_tokens_);
  text_.clear();
  text_ends_.clear();
  answer_.reset();
  keep_ = text_to_keep(phase, server);
  decoder_->keep_text(keep_);
  if (record.streamed) reserve_arrivals(record);
  ThreadCounters::add(thread_.counters.in_flight, 1);

  for (;;) {
    failure_.reset();
    summary_.reset();
    record.sent_at = steady_now();
    record.due_at = due.value_or(record.sent_at);
    connection_.reset();
    if (!record.reconnected) connection_ = take_idle(server);
    if (!connection_) failure_ = co_await connect(phase, server, record.reconnected);
    End end = failure_ ? End::broken : End::cut;
    if (!failure_ && !cut_) {
      if (phase.measured) record.connect_time = connection_->take_connect_time();
      record.reused_connection = connection_->used();
      end = co_await converse(phase, wire.bytes, due, record);
      if (connection_->sending()) co_await connection_->stop_sending();
    }
    if (cut_ && end != End::whole && !summary_) end = End::cut;
    if (end == End::closed_before_answer && record.reused_connection && !record.reconnected) {
      record.reconnected = true;
      continue;
    }
    settle(phase, record, end);
    give_back_arrival_room(record);
    if (connection_ && end == End::whole && parser_.keep_alive()) {
      connection_->mark_used();
      thread_.pool.give_back(server, std::move(connection_));
    }
    connection_.reset();
    count(record);
    co_return record;
  }
}

void Exchange::set_deadline(const PhaseContext& phase, const RequestRecord& record) {
  const RunConfig& config = *phase.config;
  TimePoint deadline = record.sent_at + config.timeout;
  if (config.ttft_timeout && record.streamed && record.arrivals.empty()) {
    deadline = std::min(deadline, record.sent_at + *config.ttft_timeout);
  }
  if (config.stall_timeout) deadline = std::min(deadline, steady_now() + *config.stall_timeout);
  connection_->watch().expire_at(deadline);
}

Task<Exchange::End> Exchange::converse(const PhaseContext& phase, std::string_view wire,
                                       std::optional<TimePoint> due, RequestRecord& record) {
  parser_.start();
  decoding_ = false;
  body_bytes_ = 0;
  last_read_ = arrival_read_ = 0;
  record.stamp.reset();
  record.sent = true;
  record.sent_at = steady_now();
  record.due_at = due.value_or(record.sent_at);
  set_deadline(phase, record);
  const bool deadline_moves = phase.config->stall_timeout || phase.config->ttft_timeout;

  co_await connection_->send(wire);
  while (!parser_.done()) {
    Connection::Read got = co_await connection_->read(thread_.buffer);
    if (got.error) {
      record.end_at = steady_now();
      co_return end_by_error(phase, got.error, record);
    }
    if (got.bytes.empty()) continue;
    const ReadStamp& stamp = connection_->last_stamp();
    if (stamp.read != std::exchange(last_read_, stamp.read)) thread_.lag.on_read(stamp);
    const bool go_on = take(got, record);
    const TimePoint handled = steady_now();
    thread_.lag.on_handled(handled);
    if (!go_on) co_return End::broken;
    if (summary_) {
      connection_->watch().expire_at(
          std::min(record.sent_at + phase.config->timeout, handled + kCloseTimeout));
    } else if (deadline_moves) {
      set_deadline(phase, record);
    }
  }
  co_return unsent() ? end_unsent({}) : End::whole;
}

// False: the request has failed, and reading on is of no use.
bool Exchange::take(const Connection::Read& got, RequestRecord& record) {
  const ReadStamp& stamp = connection_->last_stamp();
  record.end_at = stamp.at;
  if (!record.stamp || stamp.source == StampSource::user) record.stamp = stamp.source;

  std::vector<std::string_view>& body = pieces();
  const bool understood = parser_.feed({got.bytes.data(), got.bytes.size()}, body);
  if (!decoding_ && parser_.head_done()) {
    decoding_ = true;
    record.http_status = static_cast<std::uint16_t>(parser_.status());
    decoder_->start(parser_.status(), parser_.content_type());
  }
  if (summary_) return understood;  // the answer is complete: what follows is not part of it

  std::vector<TokenEvent>& tokens = events();
  for (const std::string_view piece : body) {
    body_bytes_ += piece.size();
    decoder_->feed(piece, tokens);
  }
  if (!tokens.empty() && !add_arrival(record, tokens, stamp)) return false;
  // Before anything that comes after the answer, which may be in this read or in the next.
  if (decoding_ && decoder_->done()) {
    summary_ = decoder_->finish();
    return understood && !summary_->failure;
  }
  if (!understood) {
    failure_ = parser_.failure();
    return false;
  }
  if (body_bytes_ > kBodyLimit) {
    failure_ = Failure{FailureStage::body, FailureKind::too_large, "the answer went beyond 1 GiB"};
    return false;
  }
  return true;
}

Exchange::End Exchange::end_by_error(const PhaseContext& phase, error_code error, RequestRecord& record) {
  if (summary_ && !unsent()) return End::broken;  // complete in itself; only its body's end is missing
  if (cut_) return End::cut;
  const FailureStage stage = unsent()    ? FailureStage::send
                             : decoding_ ? FailureStage::body
                                         : FailureStage::head;
  if (connection_->watch().expired()) {
    const bool whole_timeout = record.end_at >= record.sent_at + phase.config->timeout;
    const bool no_token = record.streamed && record.arrivals.empty();
    failure_ = Failure{stage, whole_timeout ? FailureKind::timeout : FailureKind::stalled,
                       whole_timeout ? "no complete answer within --timeout"
                       : no_token    ? "no token within --ttft-timeout or --stall-timeout"
                                     : "nothing came for --stall-timeout"};
    return End::broken;
  }
  if (unsent()) return end_unsent(error);
  const bool nothing_came = !parser_.any_bytes();
  if (error == asio::error::eof) {
    if (parser_.end_of_stream()) return End::whole;
    failure_ = parser_.failure();
  } else {
    failure_ = Failure{stage, FailureKind::reset, "the connection broke: " + error.message()};
  }
  return nothing_came ? End::closed_before_answer : End::broken;
}

// The server answered, or the connection broke, while the request was being sent. A refusal tells why.
Exchange::End Exchange::end_unsent(error_code error) {
  if (connection_->send_error()) error = connection_->send_error();
  if (!decoding_ || parser_.status() / 100 == 2) {
    failure_ = error ? Failure{FailureStage::send, FailureKind::reset,
                               "the connection broke while sending: " + error.message()}
                     : Failure{FailureStage::send, FailureKind::malformed,
                               "the answer ended before the whole request had been sent"};
  }
  return parser_.any_bytes() ? End::broken : End::closed_before_answer;
}

void Exchange::settle(const PhaseContext& phase, RequestRecord& record, End end) {
  if (!record.sent || record.end_at < record.sent_at || end == End::cut) record.end_at = steady_now();
  if (decoding_ && record.sent && !summary_) summary_ = decoder_->finish();
  if (summary_) {
    record.finish_reason = safe_reason(std::move(summary_->finish_reason), *phase.config);
    record.token_source = summary_->token_source;
    record.input_tokens = summary_->input_tokens;
    record.output_tokens = summary_->output_tokens;
    record.reasoning_tokens = summary_->reasoning_tokens;
    record.cached_tokens = summary_->cached_tokens;
    record.disbelieved_output_tokens = summary_->disbelieved_output_tokens;
  }
  settle_failure(phase, record, end);
  settle_text(record);
}

void Exchange::settle_failure(const PhaseContext& phase, RequestRecord& record, End end) {
  if (end == End::cut) {
    record.status = RequestStatus::cut_off;
    return;
  }
  // A connection that ended in mid-answer after a finish reason has told everything there is.
  if (failure_ && summary_ && record.streamed) {
    const bool closed = failure_->kind == FailureKind::truncated;
    const bool reset = failure_->kind == FailureKind::reset && failure_->stage == FailureStage::body;
    if (closed || (reset && !summary_->failure)) failure_ = summary_->failure;
  }
  if (!failure_ && summary_) failure_ = summary_->failure;
  record.status = failure_ ? RequestStatus::failed : RequestStatus::ok;
  if (failure_) failure_->detail = without_secrets(std::move(failure_->detail), *phase.config);
  record.failure = std::move(failure_);
}

void Exchange::count(const RequestRecord& record) {
  ThreadCounters& counters = thread_.counters;
  ThreadCounters::add(counters.in_flight, static_cast<std::uint64_t>(-1));
  switch (record.status) {
    case RequestStatus::cut_off:
      return ThreadCounters::add(counters.cut_off, 1);
    case RequestStatus::failed:
      ThreadCounters::add(counters.errors[static_cast<std::size_t>(record.failure->kind)], 1);
      return ThreadCounters::add(counters.failed, 1);
    case RequestStatus::ok:
      break;
  }
  const std::uint64_t place = counters.recent_count.load(std::memory_order_relaxed);
  const std::int64_t first = record.arrivals.empty() ? 0 : record.arrivals.front().offset_ns;
  const std::int64_t whole = (record.end_at - record.sent_at).count();
  counters.recent_ttft_us[place % ThreadCounters::kRecent].store(static_cast<std::uint32_t>(first / 1000),
                                                                 std::memory_order_relaxed);
  counters.recent_e2e_us[place % ThreadCounters::kRecent].store(static_cast<std::uint32_t>(whole / 1000),
                                                                std::memory_order_relaxed);
  counters.recent_count.store(place + 1, std::memory_order_release);
  ThreadCounters::add(counters.succeeded, 1);
}

}  // namespace loadtest
