// The sending of an answer: writes as they come due, faults, and what follows a write.
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>

#include "core/append_format.h"
#include "sim/server_impl.h"

namespace loadtest::sim {
namespace {

// The second part of a split write follows after this time.
constexpr Nanoseconds kSplitDelay = std::chrono::microseconds(500);

}  // namespace

void Server::Impl::schedule(Connection& c, TimePoint due) { due_.add(due, now_, c.key()); }

void Server::Impl::on_due(Connection& c) {
  if (c.activity == Connection::Activity::closing) return close_connection(c);
  if (c.send_open) return flush(c);  // the second part of a split write
  const bool at_fault = c.write_index == c.plan.fault_at_write;
  switch (c.activity) {
    case Connection::Activity::streaming:
      if (at_fault && (c.plan.fault == FaultKind::reset || c.plan.fault == FaultKind::stall ||
                       c.plan.fault == FaultKind::truncated)) {
        return inject(c);
      }
      return next_stream_write(c);
    case Connection::Activity::whole:
      return whole_answer(c);
    default:
      return;
  }
}

void Server::Impl::next_stream_write(Connection& c) {
  if (c.plan.fault == FaultKind::malformed && c.write_index == c.plan.fault_at_write) c.malformed_next = true;
  ++c.write_index;
  const std::uint32_t events = c.held_events + c.writer.events_after(c.held_events);
  const std::uint32_t following = c.writer.events_after(events);
  if (following > 0 && config.merge_rate > 0 && c.plan.random.uniform() < config.merge_rate) {
    c.held_events = events;
    c.due += engine_.next_delay(c.writer.tokens_after(events, following), c.plan.random);
    return schedule(c, c.due);
  }
  const std::uint32_t tokens = c.writer.tokens_after(0, events);
  const std::string_view bytes = c.writer.render(events, c.malformed_next, scratch_);
  c.held_events = 0;
  c.malformed_next = false;
  begin_send(c, bytes, tokens, following == 0);
}

void Server::Impl::whole_answer(Connection& c) {
  const EventRenderer& renderer =
      c.request.endpoint == Endpoint::chat ? chat_->renderer : completions_->renderer;
  std::string body = renderer.whole_answer(c.id, c.request);
  const std::size_t size = body.size();
  if (c.plan.fault == FaultKind::truncated) c.keep_alive = false;
  scratch_.clear();
  if (c.plan.fault == FaultKind::malformed) body.back() = '!';  // in place of the closing brace
  append_format(scratch_,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nserver: "
                "llm-loadtest-sim\r\n{}\r\n",
                size, c.keep_alive ? "" : "connection: close\r\n");
  scratch_ += body;
  if (c.plan.fault == FaultKind::reset || c.plan.fault == FaultKind::stall ||
      c.plan.fault == FaultKind::truncated) {
    scratch_.resize(scratch_.size() - size / 2);
    return inject(c);
  }
  begin_send(c, scratch_, c.request.output_tokens, true);
}

// The answer breaks off here: a streamed one in place of its next write, another one after half of its body
// (in scratch_).
void Server::Impl::inject(Connection& c) {
  if (c.request.stream) {
    scratch_.clear();
    if (!c.writer.head_sent()) c.writer.append_head(scratch_);
    if (c.plan.fault == FaultKind::truncated) scratch_ += EventRenderer::last_chunk();
  }
  c.record.status = 200;
  const std::uint64_t key = c.key();
  leave_engine();
  metrics.on_aborted(c.request.prompt_tokens);
  emit_record(c);
  c.activity =
      c.plan.fault == FaultKind::truncated ? Connection::Activity::idle : Connection::Activity::stalled;
  if (c.plan.fault == FaultKind::truncated) c.close_when_sent = !c.keep_alive;
  queue_bytes(c, scratch_);
  if (find(key) == nullptr) return;
  if (c.plan.fault == FaultKind::reset) {
    const linger at_once{1, 0};
    setsockopt(c.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close_connection(c);
  } else if (c.plan.fault == FaultKind::truncated && !c.close_when_sent) {
    resume_reading(c);
  }
}

// Hands one token-bearing write to the kernel; on_sent() follows when its last byte was taken.
void Server::Impl::begin_send(Connection& c, std::string_view bytes, std::uint32_t tokens, bool last) {
  c.record.status = 200;
  c.send_tokens = tokens;
  c.send_is_last = last;
  if (c.tls == nullptr && c.out.empty() && config.split_rate == 0) {
    const TimePoint stamp = now_ = c.send_began = std::chrono::steady_clock::now();
    const ssize_t sent = ::send(c.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(bytes.size())) return on_sent(c, stamp);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return close_connection(c);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    c.out.assign(bytes);
    c.send_open = true;
    return set_interest(c, c.interest | EPOLLOUT);
  }
  std::string_view rest;
  if (bytes.size() > 1 && c.plan.random.uniform() < config.split_rate) {
    const std::size_t cut = 1 + c.plan.random.below(static_cast<std::uint32_t>(bytes.size() - 1));
    rest = bytes.substr(cut);
    bytes = bytes.substr(0, cut);
  }
  tick();
  c.send_began = now_;
  if (rest.empty()) {
    c.send_open = true;
    return queue_bytes(c, bytes);
  }
  const std::uint64_t key = c.key();
  queue_bytes(c, bytes);
  if (find(key) == nullptr) return;
  c.send_open = true;
  if (c.tls != nullptr) {
    c.tls->send(rest);
    c.tls->take_output(c.out);
  } else {
    c.out.append(rest);
  }
  // Where the kernel did not even take the first part, readiness to take more brings the second.
  if ((c.interest & EPOLLOUT) == 0) schedule(c, now_ + kSplitDelay);
}

// Appends bytes to what is to go out, and sends as much as the kernel takes.
void Server::Impl::queue_bytes(Connection& c, std::string_view bytes) {
  if (c.tls != nullptr) {
    if (!c.tls->send(bytes)) return close_connection(c);
    c.tls->take_output(c.out);
  } else {
    c.out.append(bytes);
  }
  flush(c);
}

void Server::Impl::flush(Connection& c) {
  TimePoint stamp = now_;
  while (c.out_at < c.out.size()) {
    tick();
    stamp = now_;
    const ssize_t sent =
        ::send(c.fd, c.out.data() + c.out_at, c.out.size() - c.out_at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return set_interest(c, c.interest | EPOLLOUT);
      return close_connection(c);
    }
    c.out_at += static_cast<std::size_t>(sent);
  }
  c.out.clear();
  if (c.out.capacity() > 64 * 1024) c.out.shrink_to_fit();
  c.out_at = 0;
  set_interest(c, c.interest & ~static_cast<std::uint32_t>(EPOLLOUT));
  if (c.send_open) {
    c.send_open = false;
    on_sent(c, stamp);
  } else if (c.close_when_sent && c.activity == Connection::Activity::idle) {
    shut(c);
  }
}

// A token-bearing write is with the kernel; `stamp` was read just before the send that took its last byte.
void Server::Impl::on_sent(Connection& c, TimePoint stamp) {
  metrics.on_send(c.send_began - c.due, c.send_tokens);
  if (c.moments.first_send == TimePoint()) {
    c.moments.first_send = stamp;
    if (c.request.stream) metrics.on_first_token(stamp - c.moments.arrival);
  } else {
    metrics.on_gap(stamp - c.moments.last_send, c.send_tokens);
  }
  c.moments.last_send = stamp;
  if (truth_ != nullptr) {
    if (c.record.sends.empty() && c.request.stream) {
      const std::size_t writes = c.writer.writes();
      c.record.planned.reserve(writes);
      c.record.sends.reserve(writes);
      c.record.tokens.reserve(writes);
    }
    c.record.planned.push_back(c.due);
    c.record.sends.push_back(stamp);
    c.record.tokens.push_back(c.send_tokens);
  }
  if (c.send_is_last) return end_answer(c, true);
  const std::uint32_t tokens = c.writer.tokens_after(0, c.writer.events_after(0));
  c.due += engine_.next_delay(tokens, c.plan.random);
  schedule(c, c.due);
}

// A running request ends; the next one that waits takes its place.
void Server::Impl::leave_engine() {
  if (const auto next = engine_.leave()) {
    if (Connection* const waiting = find(*next)) admit(*waiting, now_);
  }
}

void Server::Impl::end_answer(Connection& c, bool completed) {
  leave_engine();
  c.record.completed = completed;
  metrics.on_finished(c.moments);
  emit_record(c);
  c.activity = Connection::Activity::idle;
  after_answer(c);
}

void Server::Impl::after_answer(Connection& c) {
  if (!c.keep_alive) {
    shut(c);
  } else {
    resume_reading(c);
  }
}

// The connection goes away while an answer is owed.
void Server::Impl::abort_answer(Connection& c) {
  const Connection::Activity was = c.activity;
  c.activity = Connection::Activity::closing;
  if (was == Connection::Activity::queued) {
    engine_.give_up(c.key());
  } else if (was == Connection::Activity::streaming || was == Connection::Activity::whole) {
    leave_engine();
  } else {
    return;
  }
  metrics.on_aborted(c.request.prompt_tokens);
  emit_record(c);
}

void Server::Impl::emit_record(Connection& c) {
  if (truth_ != nullptr) truth_->add(std::move(c.record));
}

}  // namespace loadtest::sim
