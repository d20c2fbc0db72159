#include "api/places.h"

namespace loadtest {

std::shared_ptr<void> Places::take() {
  std::size_t taken = taken_;
  do {
    if (taken >= most_) return nullptr;
  } while (!taken_.compare_exchange_weak(taken, taken + 1));
  // What it points to is not looked at: it only must not be null.
  return {this, [this](void*) { --taken_; }};
}

}  // namespace loadtest
