#include "run/request_plan.h"

#include "adapter/length_fields.h"
#include "transport/http_wire.h"

namespace loadtest {
namespace {

std::size_t bytes_of(const WireBytes& wire) { return wire.bytes.capacity() + wire.request_id.capacity(); }

}  // namespace

RequestPlan::RequestPlan(const PromptSource& prompts, const ServerAdapter& adapter,
                         std::span<const Target> targets, Phase phase, std::uint32_t level)
    : prompts_(&prompts),
      adapter_(&adapter),
      targets_(targets),
      key_{phase, level, 0},
      wires_([this](std::uint64_t index) { return render(index); }, bytes_of) {}

WireBytes RequestPlan::render(std::uint64_t index) const {
  RequestKey key = key_;
  key.index = index;
  return render(index, prompts_->plan(key));
}

WireBytes RequestPlan::render(std::uint64_t index, const PlannedRequest& planned) const {
  const HttpRequest request = adapter_->encode(planned);
  const Target& target = targets_[server_of(index)];
  WireRequest wire;
  wire.method = request.method;
  wire.base_path = target.base_path;
  wire.target = request.target;
  wire.headers = &request.headers;
  wire.request_id = planned.request_id;
  wire.body = request.body;
  wire.absolute_form = target.proxy && !target.url.tls;
  WireBytes made{render_request(target.url, wire), planned.request_id, planned.input_tokens,
                 adapter_->most_output_tokens(planned), planned.asked_input_tokens};
  // With fields of its own a request may say itself when its answer ends.
  if (adapter_->asks_for_exact_output() && !sets_answer_length(planned.extra_body))
    made.asked_output_tokens = planned.max_output_tokens;
  return made;
}

}  // namespace loadtest
