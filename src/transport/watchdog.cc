#include "transport/watchdog.h"

#include <utility>

namespace loadtest {

Watchdog::Watch::Watch(Watchdog& dog, std::function<void()> on_expired)
    : dog_(&dog), on_expired_(std::move(on_expired)) {
  if (dog.free_.empty()) {
    place_ = dog.watches_.size();
    dog.watches_.push_back(this);
    dog.deadlines_.push_back(kNever);
  } else {
    place_ = dog.free_.back();
    dog.free_.pop_back();
    dog.watches_[place_] = this;
  }
}

Watchdog::Watch::~Watch() {
  dog_->deadlines_[place_] = kNever;
  dog_->watches_[place_] = nullptr;
  dog_->free_.push_back(place_);
}

void Watchdog::Watch::expire_at(TimePoint deadline) {
  expired_ = false;
  dog_->deadlines_[place_] = deadline;
}

void Watchdog::tick(TimePoint now) {
  for (std::size_t i = 0; i < deadlines_.size(); ++i) {
    if (now < deadlines_[i]) continue;
    deadlines_[i] = kNever;
    watches_[i]->expired_ = true;
    watches_[i]->on_expired_();
  }
}

}  // namespace loadtest
