#include "cli/via_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/via_sentences.h"
#include "core/run_from_json.h"
#include "run/due_note.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kPoll = 250ms;
constexpr Nanoseconds kPause = 1s;  // before a call that failed is tried again

}  // namespace

// Where the run is, as far as is known here, and how to get its result.
std::string ViaRun::whereabouts() const {
  const bool ended = stop_.has_run_ended();
  const std::string_view state = ended        ? "is kept there"
                                 : cancelled_ ? "was told to stop and ends there"
                                              : "goes on there";
  return fmt::format("the run {} {}; {}: curl -o result.json {}{}", order_.run_id, state,
                     ended ? "its result" : "its result, once it has ended",
                     server_.has_key() ? "-H \"X-API-Key: $LLM_LOADTEST_VIA_KEY\" " : "",
                     server_.address_of(path("")));
}

Error ViaRun::refused(const HttpAnswer& answer) const {
  std::string message;
  for (const std::string& sentence : sentences_of(answer, server_.url(), server_.has_key()))
    message += (message.empty() ? "" : "; ") + sentence;
  return io_error(fmt::format("{} (of the run {})", message, order_.run_id));
}

Result<HttpAnswer> ViaRun::persist(const std::function<ViaReply()>& call) {
  std::optional<TimePoint> lost_at;
  for (;;) {
    ViaReply reply = call();
    if (stop_.leaving()) return io_error(fmt::format("left {}: {}", server_.url(), whereabouts()));
    auto* const answer = std::get_if<HttpAnswer>(&reply);
    if (answer != nullptr && !is_passing(*answer)) {
      if (lost_at) display_.event("reached again");
      return std::move(*answer);
    }
    const TimePoint now = std::chrono::steady_clock::now();
    const std::string why = answer == nullptr ? std::get<Failure>(reply).detail
                                              : fmt::format("it answers with status {}", answer->status);
    if (!lost_at) {
      lost_at = now;
      display_.note(fmt::format("{} cannot be reached: {}; trying again for {:g} s", server_.url(), why,
                                to_s(order_.retry)));
    }
    if (now - *lost_at >= order_.retry) {
      return io_error(fmt::format("--via: {} cannot be reached any more: {}. If it is up, {}", server_.url(),
                                  why, whereabouts()));
    }
    stop_.wait_for(std::min(kPause, order_.retry));
  }
}

// A second signal leaves while this goes on; that it is being cancelled was said at the first.
Result<void> ViaRun::cancel() {
  const auto answer = persist([&] { return server_.post("/run/" + order_.run_id + "/cancel", "", ""); });
  if (!answer) return answer.error();
  // 409: it has ended by itself.
  if (answer->status != 202 && answer->status != 409) return refused(*answer);
  cancelled_ = true;
  return {};
}

Result<RunStanding> ViaRun::follow() {
  for (;;) {
    if (stop_.first_signal() != 0 && !cancelled_) {
      if (auto done = cancel(); !done) return done.error();
    }
    const auto answer = persist([&] { return server_.get("/run/" + order_.run_id); });
    if (!answer) return answer.error();
    if (answer->status == 404)
      return io_error(fmt::format("--via: the run {} was deleted at {}", order_.run_id, server_.url()));
    if (answer->status != 200) return refused(*answer);
    auto standing = run_standing_from_json(answer->body, order_.levels);
    if (!standing) return io_error(fmt::format("--via: {}: {}", server_.url(), standing.error().message));
    if (standing->ended()) {
      stop_.run_ended();
      return standing;
    }
    show(*standing);
    stop_.wait_for(kPoll);
  }
}

void ViaRun::show(const RunStanding& standing) {
  if (standing.state == RunState::queued) {
    const auto place = standing.queue_position;
    if (place && *place > 0 && place != told_place_) {
      told_place_ = place;
      display_.event(*place == 1
                         ? fmt::format("next in the queue of {}", server_.url())
                         : fmt::format("waiting in the queue of {}: place {}", server_.url(), *place));
    }
    return;
  }
  if (standing.started && (!told_start_ || standing.levels > told_levels_)) {
    const auto partial = server_.get(path(fmt::format("?partial=true&from_level={}", told_levels_)));
    const auto* const answer = std::get_if<HttpAnswer>(&partial);
    if (answer != nullptr && answer->status == 200) {
      auto result = run_from_json(answer->body);
      // The levels that were shown already are not in it.
      if (result) result->levels.insert(result->levels.begin(), told_levels_, LevelResult{});
      if (result) show(*result);
    }
  }
  if (standing.progress) display_.update(*standing.progress);
}

void ViaRun::show(const RunResult& result) {
  if (!std::exchange(told_start_, true)) {
    display_.start(result.config, result.server);
    if (const auto note = due_note(result.config, order_.levels)) display_.note(*note);
  }
  for (; told_levels_ < result.levels.size(); ++told_levels_)
    display_.level(result.levels[static_cast<std::size_t>(told_levels_)]);
}

Result<std::optional<RunResult>> ViaRun::result() {
  const auto answer = persist([&] { return server_.get(path("")); });
  if (!answer) return answer.error();
  if (answer->status == 404) return std::optional<RunResult>{};
  if (answer->status != 200) return refused(*answer);
  auto result = run_from_json(answer->body);
  if (!result) return io_error(fmt::format("--via: {}: {}", server_.url(), result.error().message));
  return std::optional(std::move(*result));
}

}  // namespace loadtest
