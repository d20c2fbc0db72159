#include "api/run_feed.h"

#include "api/rfc3339.h"

namespace loadtest {

void RunFeed::set_state(RunState state) {
  state_ = state;
  changed_ = true;
}

void RunFeed::set_stopping() {
  stopping_ = true;
  changed_ = true;
}

void RunFeed::set_progress(const RunProgress& progress) {
  progress_ = progress;
  changed_ = true;
}

void RunFeed::add_log(std::string entry) {
  changed_ = true;
  if (log_.size() < kMostLog) {
    log_.push_back(std::move(entry));
  } else {
    ++dropped_;
  }
}

void RunFeed::miss(std::uint64_t entries) {
  changed_ = changed_ || entries > 0;
  dropped_ += entries;
}

void RunFeed::end(std::string message) {
  end_ = std::move(message);
  changed_ = true;
}

std::optional<RunFeed::Update> RunFeed::take_due(TimePoint now) {
  if (!changed_ || (told_at_ && now - *told_at_ < kPause)) return std::nullopt;
  told_at_ = now;
  const bool last = ended() && log_.empty() && dropped_ == 0;
  changed_ = ended() && !last;  // what happened first, then the end
  Update update{std::move(log_), dropped_, last};
  log_.clear();
  dropped_ = 0;
  return update;
}

std::string RunFeed::text(const Update& update, std::uint64_t missed) const {
  if (update.last) return end_;
  return progress_message(run_id_, state_, stopping_, progress_ ? &*progress_ : nullptr, update.log,
                          update.dropped + missed, now_unix_ms());
}

std::string RunFeed::latest() const {
  if (ended()) return end_;
  return text({}, 0);
}

}  // namespace loadtest
