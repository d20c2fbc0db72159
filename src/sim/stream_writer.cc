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
  // A plain run of common words: full events of one kind, none of them the answer's last.
  if (!first && !last && !malformed && !request_.continuous_usage && !own_answer_ &&
      events <= templates_->content.max_events()) {
    const std::uint32_t boundary = plan_.reasoning_events();
    if (next_event_ >= boundary) {
      const std::string_view bytes =
          templates_->content.slice(content_block_, next_event_ - boundary, events);
      next_event_ = end;
      return bytes;
    }
    // The last reasoning event may be short.
    if (end < boundary) {
      const std::string_view bytes = templates_->reasoning.slice(reasoning_block_, next_event_, events);
      next_event_ = end;
      return bytes;
    }
  }
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

void StreamWriter::append_events(std::string& out, std::uint32_t events) {
  for (const std::uint32_t end = next_event_ + events; next_event_ < end; ++next_event_) {
    EventSpec spec;
    spec.reasoning = plan_.is_reasoning(next_event_);
    spec.first_word = plan_.tokens_before(next_event_);
    spec.tokens = plan_.tokens_in(next_event_, 1);
    if (next_event_ + 1 == plan_.events()) spec.finish_reason = request_.length_given ? "length" : "stop";
    if (request_.continuous_usage)
      spec.usage = Usage{request_.prompt_tokens, spec.first_word + spec.tokens, std::nullopt};
    templates_->renderer.append_event(out, id_, spec);
  }
}

}  // namespace loadtest::sim
