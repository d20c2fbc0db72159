#pragma once
// One streamed answer, write by write: which bytes go out next and how many tokens they carry.
//
// The first write carries the head, the role event and the first tokens; the last one the finish reason, the
// usage event if asked for, [DONE] and the end of the body. Threads: belongs to one connection. No sockets,
// no clock.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/event_plan.h"
#include "sim/event_renderer.h"

namespace loadtest::sim {

// What the writers of one endpoint share.
struct StreamTemplates {
  StreamTemplates(const SimConfig& config, Endpoint endpoint);
  EventRenderer renderer;
  EventCycle content;
  EventCycle reasoning;
};

class StreamWriter {
 public:
  void start(const StreamTemplates& templates, const SimConfig& config, const CompletionRequest& request,
             const ResponseId& id);

  void set_cached_tokens(std::uint32_t tokens) { request_.cached_tokens = tokens; }  // after start()

  std::uint32_t writes() const { return writes_; }  // of the whole answer, when none are merged
  // Events of the planned write that follows `held` events not yet rendered; 0: none is left.
  std::uint32_t events_after(std::uint32_t held) const {
    return std::min(events_per_write_, plan_.events() - next_event_ - held);
  }
  // Tokens in `count` events after `held` ones.
  std::uint32_t tokens_after(std::uint32_t held, std::uint32_t count) const {
    return plan_.tokens_in(next_event_ + held, count);
  }

  // The bytes of the next `events` events, with whatever belongs before and after them; valid until the next
  // call. `malformed`: an event of broken JSON goes before them.
  std::string_view render(std::uint32_t events, bool malformed, std::string& scratch);

  // What a stream that ends too early has sent when nothing has been: its head.
  bool head_sent() const { return head_sent_; }
  void append_head(std::string& out) {
    head_sent_ = true;
    out += EventRenderer::stream_head();
  }

 private:
  std::uint32_t plain_events(std::uint32_t end) const;
  std::string_view take_plain(std::uint32_t events);
  void append_events(std::string& out, std::uint32_t events);

  const StreamTemplates* templates_ = nullptr;
  CompletionRequest request_;
  ResponseId id_;
  EventPlan plan_;
  std::uint32_t tokens_per_event_ = 1;
  std::uint32_t events_per_write_ = 1;
  std::uint32_t writes_ = 0;
  std::uint32_t next_event_ = 0;
  bool head_sent_ = false;
  bool own_answer_ = false;  // SimConfig::answer
  std::string content_block_;
  std::string reasoning_block_;
};

}  // namespace loadtest::sim
