#include "sim/stream_writer.h"

#include <algorithm>

namespace loadtest::sim {

StreamTemplates::StreamTemplates(const SimConfig& config, Endpoint endpoint)
    : renderer(config, endpoint), content(renderer, config, false), reasoning(renderer, config, true) {}

void StreamWriter::start(const StreamTemplates& templates, const SimConfig& config,
                         const CompletionRequest& request, const ResponseId& id) {
  templates_ = &templates;
  request_ = request;
  id_ = id;
  const std::uint32_t reasoning = request.endpoint == Endpoint::chat ? config.reasoning_tokens : 0;
  plan_ = EventPlan(request.output_tokens, reasoning, config.tokens_per_event);
  tokens_per_event_ = config.tokens_per_event;
  events_per_write_ = config.events_per_write;
  writes_ = (plan_.events() + events_per_write_ - 1) / events_per_write_;
  next_event_ = 0;
  head_sent_ = false;
  own_answer_ = !config.answer.empty();
  if (request_.continuous_usage || own_answer_) return;  // every event differs: no slices
  const std::uint32_t content_events = plan_.events() - plan_.reasoning_events();
  if (content_events > 1) templates.content.copy_for(id, content_events, content_block_);
  if (plan_.reasoning_events() > 0)
    templates.reasoning.copy_for(id, plan_.reasoning_events(), reasoning_block_);
}

std::string_view StreamWriter::render(std::uint32_t events, bool malformed, std::string& scratch) {
  const bool first = !head_sent_;
  const std::uint32_t end = next_event_ + events;
  const bool last = end == plan_.events();
  if (!first && !last && !malformed && plain_events(end) == events) return take_plain(events);
  scratch.clear();
  const EventRenderer& renderer = templates_->renderer;
  if (first) {
    append_head(scratch);
    std::optional<Usage> usage;
    if (request_.continuous_usage) usage = Usage{request_.prompt_tokens, 0, std::nullopt};
    if (request_.endpoint == Endpoint::chat) renderer.append_role(scratch, id_, usage);
  }
  if (malformed) renderer.append_malformed(scratch, id_);
  append_events(scratch, events);
  if (last) {
    if (request_.include_usage)
      renderer.append_usage(scratch, id_,
                            {request_.prompt_tokens, request_.output_tokens, request_.cached_tokens});
    renderer.append_done(scratch);
    scratch += EventRenderer::last_chunk();
  }
  return scratch;
}

// How many of the next events, before `end`, stand in a block: common words of one kind; not the answer's
// first, not its last, nor the last of the reasoning, which may be short.
std::uint32_t StreamWriter::plain_events(std::uint32_t end) const {
  if (next_event_ == 0 || request_.continuous_usage || own_answer_) return 0;
  const std::uint32_t boundary = plan_.reasoning_events();
  const std::uint32_t last = (next_event_ < boundary ? boundary : plan_.events()) - 1;
  return std::min(std::min(end, last) - std::min(next_event_, last), templates_->content.max_events());
}

std::string_view StreamWriter::take_plain(std::uint32_t events) {
  const std::uint32_t boundary = plan_.reasoning_events(), first = next_event_;
  next_event_ += events;
  return first < boundary ? templates_->reasoning.slice(reasoning_block_, first, events)
                          : templates_->content.slice(content_block_, first - boundary, events);
}

void StreamWriter::append_events(std::string& out, std::uint32_t events) {
  for (const std::uint32_t end = next_event_ + events; next_event_ < end;) {
    if (const std::uint32_t plain = plain_events(end); plain > 0) {
      out += take_plain(plain);
      continue;
    }
    EventSpec spec;
    spec.reasoning = plan_.is_reasoning(next_event_);
    spec.first_word = plan_.tokens_before(next_event_);
    spec.tokens = plan_.tokens_in(next_event_, 1);
    if (next_event_ + 1 == plan_.events()) spec.finish_reason = request_.length_given ? "length" : "stop";
    if (request_.continuous_usage)
      spec.usage = Usage{request_.prompt_tokens, spec.first_word + spec.tokens, std::nullopt};
    templates_->renderer.append_event(out, id_, spec);
    ++next_event_;
  }
}

}  // namespace loadtest::sim
