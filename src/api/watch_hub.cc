#include "api/watch_hub.h"

#include <algorithm>

namespace loadtest {

template <class Action>
void WatchHub::with(const std::string& run_id, Action action) {
  const std::lock_guard lock(mutex_);
  if (const auto found = channels_.find(run_id); found != channels_.end()) action(found->second);
}

void WatchHub::open(const std::string& run_id) {
  const std::lock_guard lock(mutex_);
  channels_.try_emplace(run_id, run_id);
}

void WatchHub::state(const std::string& run_id, RunState state) {
  with(run_id, [&](Channel& channel) { channel.feed.set_state(state); });
}

void WatchHub::stopping(const std::string& run_id) {
  with(run_id, [](Channel& channel) { channel.feed.set_stopping(); });
}

void WatchHub::progress(const std::string& run_id, const RunProgress& progress) {
  with(run_id, [&](Channel& channel) { channel.feed.set_progress(progress); });
}

void WatchHub::log(const std::string& run_id, std::vector<std::string> entries, std::uint64_t missed) {
  with(run_id, [&](Channel& channel) {
    for (std::string& entry : entries) channel.feed.add_log(std::move(entry));
    channel.feed.miss(missed);
  });
}

void WatchHub::end(const std::string& run_id, std::string message) {
  with(run_id, [&](Channel& channel) { channel.feed.end(std::move(message)); });
}

bool WatchHub::watch(const std::string& run_id, std::shared_ptr<Watcher> watcher) {
  std::shared_ptr<const std::string> latest;
  bool last = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(run_id);
    if (found == channels_.end()) return false;
    Channel& channel = found->second;
    latest = std::make_shared<const std::string>(channel.feed.latest());
    last = channel.feed.ended();
    if (!last) channel.watches.push_back({watcher});
    ++sent_;
  }
  watcher->send(std::move(latest), last);
  return true;
}

void WatchHub::leave(const Watcher* watcher) {
  const std::lock_guard lock(mutex_);
  for (auto& [run_id, channel] : channels_)
    std::erase_if(channel.watches, [&](const Watch& watch) { return watch.watcher.get() == watcher; });
}

void WatchHub::hand_on(Channel& channel, TimePoint now, std::vector<Delivery>& deliveries) {
  const auto update = channel.feed.take_due(now);
  const bool last = update ? update->last : channel.feed.ended();
  std::shared_ptr<const std::string> shared;  // for all who missed nothing
  for (Watch& watch : channel.watches) {
    const bool busy = watch.watcher->busy();
    if (busy && !watch.was_busy) watch.busy_since = now;
    watch.was_busy = busy;
    if (busy && now - watch.busy_since >= kPatience) {
      deliveries.push_back({watch.watcher, nullptr});
      ++dropped_;
    } else if (busy && update) {
      watch.missed += update->log.size() + update->dropped;
      watch.behind = true;
      ++passed_over_;
    } else if (!busy && (update || watch.behind)) {
      std::shared_ptr<const std::string> message = shared;
      if (!update) {
        message = std::make_shared<const std::string>(channel.feed.text({{}, 0, last}, watch.missed));
      } else if (watch.missed > 0 || !shared) {
        message = std::make_shared<const std::string>(channel.feed.text(*update, watch.missed));
        if (watch.missed == 0) shared = message;
      }
      deliveries.push_back({watch.watcher, std::move(message), last});
      watch.missed = 0;
      watch.behind = false;
      ++sent_;
    }
  }
  std::erase_if(channel.watches, [&](const Watch& watch) {
    return std::any_of(deliveries.begin(), deliveries.end(), [&](const Delivery& delivery) {
      return delivery.watcher == watch.watcher && (delivery.last || delivery.message == nullptr);
    });
  });
  if (update && update->last) channel.told_end = true;
}

void WatchHub::tick() {
  std::vector<Delivery> deliveries;
  {
    const std::lock_guard lock(mutex_);
    const TimePoint now = clock_.now();
    for (auto channel = channels_.begin(); channel != channels_.end();) {
      hand_on(channel->second, now, deliveries);
      const bool over = channel->second.told_end && channel->second.watches.empty();
      channel = over ? channels_.erase(channel) : std::next(channel);
    }
  }
  for (const Delivery& delivery : deliveries) {
    if (delivery.message) {
      delivery.watcher->send(delivery.message, delivery.last);
    } else {
      delivery.watcher->drop();
    }
  }
}

void WatchHub::drop_all() {
  std::vector<std::shared_ptr<Watcher>> all;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [run_id, channel] : channels_) {
      for (Watch& watch : channel.watches) all.push_back(std::move(watch.watcher));
    }
    channels_.clear();
  }
  for (const auto& watcher : all) watcher->drop();
}

WatchHub::Stats WatchHub::stats() const {
  const std::lock_guard lock(mutex_);
  Stats stats;
  stats.sent = sent_;
  stats.passed_over = passed_over_;
  stats.dropped = dropped_;
  for (const auto& [run_id, channel] : channels_) {
    if (channel.watches.empty()) continue;
    stats.watchers += channel.watches.size();
    stats.by_run[run_id] = channel.watches.size();
  }
  return stats;
}

}  // namespace loadtest
