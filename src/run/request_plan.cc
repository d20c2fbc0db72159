#include "run/request_plan.h"

#include <sys/resource.h>
#include <unistd.h>

#include <exception>
#include <limits>
#include <utility>

#include "transport/http_wire.h"

namespace loadtest {
namespace {

constexpr std::size_t kReadyBytes = 128 * 1024 * 1024;
constexpr std::size_t kRoomBytes = kReadyBytes / 4 * 3;  // below it, the renderer goes on
constexpr int kLowestPriority = 19;

std::size_t size_of(const WireBytes& wire) { return wire.bytes.capacity() + sizeof wire; }

}  // namespace

RequestPlan::RequestPlan(const PromptSource& prompts, const ServerAdapter& adapter,
                         std::span<const Target> targets, Phase phase, std::uint32_t level)
    : prompts_(&prompts), adapter_(&adapter), targets_(targets), key_{phase, level, 0} {}

RequestPlan::~RequestPlan() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  room_.notify_one();
  if (renderer_.joinable()) renderer_.join();
}

void RequestPlan::render_ahead(std::optional<std::uint64_t> count, Nanoseconds time) {
  count_ = count.value_or(std::numeric_limits<std::uint64_t>::max());
  const TimePoint until = std::chrono::steady_clock::now() + time;
  std::unique_lock lock(mutex_);
  while (ready_.size() < count_ && bytes_ < kReadyBytes && std::chrono::steady_clock::now() < until) {
    render_next(lock);
  }
  if (ready_.size() < count_) renderer_ = std::thread([this] { render_on(); });
}

// False: there is nothing left to render.
bool RequestPlan::render_next(std::unique_lock<std::mutex>& lock) {
  const std::uint64_t index = first_ + ready_.size();
  if (index >= count_) return false;
  lock.unlock();
  WireBytes wire = render(index);
  lock.lock();
  if (index != first_ + ready_.size()) return true;  // somebody could not wait and did it
  bytes_ += size_of(wire);
  ready_.emplace_back(std::move(wire));
  return true;
}

void RequestPlan::render_on() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLowestPriority);
  try {
    render_while_there_is_room();
  } catch (
      const std::exception&) {  // NOLINT(bugprone-empty-catch): who takes the request renders it, and throws
  }
}

void RequestPlan::render_while_there_is_room() {
  std::unique_lock lock(mutex_);
  while (!ended_ && render_next(lock)) {
    if (bytes_ < kReadyBytes) continue;
    waiting_ = true;
    room_.wait(lock, [this] { return ended_ || bytes_ < kRoomBytes; });
    waiting_ = false;
  }
}

WireBytes RequestPlan::take(std::uint64_t index) {
  std::unique_lock lock(mutex_);
  // Those between the last one rendered and this one are left to their takers.
  while (first_ + ready_.size() <= index) ready_.emplace_back();
  std::optional<WireBytes> wire;
  if (index >= first_) wire.swap(ready_[static_cast<std::size_t>(index - first_)]);
  if (wire) bytes_ -= size_of(*wire);
  while (!ready_.empty() && !ready_.front()) {
    ready_.pop_front();
    ++first_;
  }
  const bool room = waiting_ && bytes_ < kRoomBytes;
  lock.unlock();
  if (room) room_.notify_one();
  return wire ? std::move(*wire) : render(index);
}

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
  return {render_request(target.url, wire), planned.request_id, planned.input_tokens,
          planned.max_output_tokens, planned.asked_input_tokens};
}

}  // namespace loadtest
