#include "api/event_stream.h"

#include <fmt/format.h>

namespace loadtest {

void EventStream::send(std::string_view event, std::string_view data) {
  write(fmt::format("event: {}\ndata: {}\n\n", event, data));
}

void EventStream::keep_alive() {
  if (!last_ || clock_.now() - *last_ >= kSilence) write(": still here\n\n");
}

void EventStream::write(std::string_view bytes) {
  if (!state_) return;
  state_ = sink_.write(bytes);
  if (state_) state_ = sink_.flush();
  last_ = clock_.now();
}

}  // namespace loadtest
