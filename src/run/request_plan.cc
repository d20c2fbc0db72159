#include "run/request_plan.h"

#include <algorithm>
#include <utility>

#include "transport/http_wire.h"

namespace loadtest {
namespace {

constexpr std::size_t kReadyBytes = 128 * 1024 * 1024;

}  // namespace

RequestPlan::RequestPlan(const PromptSource& prompts, const ServerAdapter& adapter,
                         std::span<const Target> targets, Phase phase, std::uint32_t level)
    : prompts_(&prompts), adapter_(&adapter), targets_(targets), key_{phase, level, 0} {}

void RequestPlan::render_ahead(std::uint64_t count) {
  std::size_t bytes = 0;
  for (std::uint64_t i = 0; i < count && bytes < kReadyBytes; ++i) {
    WireBytes wire = render(i);
    bytes += wire.bytes.capacity() + sizeof wire;
    if (i == 0) ready_.reserve(std::min<std::uint64_t>(count, kReadyBytes / bytes + 1));
    ready_.push_back(std::move(wire));
  }
}

WireBytes RequestPlan::take(std::uint64_t index) {
  if (index < ready_.size()) return std::move(ready_[index]);
  return render(index);
}

WireBytes RequestPlan::render(std::uint64_t index) const {
  RequestKey key = key_;
  key.index = index;
  PlannedRequest planned = prompts_->plan(key);
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
  return {render_request(target.url, wire), std::move(planned.request_id), planned.input_tokens};
}

}  // namespace loadtest
