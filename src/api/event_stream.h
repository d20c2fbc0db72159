#pragma once
// Server-Sent Events into a sink, each on its way at once.
//
// A client that has left is noticed only by writing to it, so in a silence a comment is sent now and then.
// Bounds:  nothing is kept back: a client that takes nothing holds its writer up, until the sink has enough.
// Threads: one at a time.
// Source:  the WHATWG HTML standard, "Server-sent events".
#include <optional>
#include <string_view>

#include "core/clock.h"
#include "report/byte_sink.h"

namespace loadtest {

class EventStream {
 public:
  static constexpr Nanoseconds kSilence = std::chrono::seconds(1);

  EventStream(ByteSink& sink, const Clock& clock) : sink_(sink), clock_(clock) {}

  // `data`: of one line, as JSON is.
  void send(std::string_view event, std::string_view data);
  // A comment, where nothing was sent for a second. To be called often.
  void keep_alive();

  // Once false, nothing more is sent.
  bool is_open() const { return state_.has_value(); }
  const Result<void>& state() const { return state_; }

 private:
  void write(std::string_view bytes);

  ByteSink& sink_;
  const Clock& clock_;
  std::optional<TimePoint> last_;  // missing: not even the head was sent
  Result<void> state_{};
};

}  // namespace loadtest
