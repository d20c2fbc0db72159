#include "transport/readiness.h"

#include <sys/epoll.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>

namespace loadtest {
namespace {

constexpr int kBatch = 64;
// Sockets dealt with before Asio's timers and posted work get their turn.
constexpr int kTurn = 128;

int new_set() {
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return fd;
}

}  // namespace

asio::execution_context::id Readiness::id;

Readiness::Readiness(asio::io_context& context)
    : asio::execution_context::service(context), context_(context), epoll_(context, new_set()) {}

Readiness::Place Readiness::add(int fd, error_code& error) {
  Place place = 0;
  if (free_.empty()) {
    place = static_cast<Place>(slots_.size());
    slots_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = std::uint64_t{slots_[place].generation} << 32 | place;
  error = {};
  if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, fd, &event) != 0) {
    error = error_code(errno, boost::system::system_category());
    free_.push_back(place);
  }
  return place;
}

void Readiness::remove(Place place) {
  cancel(place);
  Slot& slot = slots_[place];
  ++slot.generation;
  slot.readable = slot.writable = slot.ended = false;
  free_.push_back(place);
}

void Readiness::start(Place place, Side side, std::unique_ptr<Waiter> waiter) {
  Slot& slot = slots_[place];
  bool& ready = side == Side::read ? slot.readable : slot.writable;
  if (std::exchange(ready, false) || (side == Side::read && slot.ended))
    return finish_later(std::move(waiter), {});
  (side == Side::read ? slot.reader : slot.writer) = std::move(waiter);
  ++waiting_;
  arm();
}

void Readiness::cancel(Place place) {
  for (std::unique_ptr<Waiter> Slot::*side : {&Slot::reader, &Slot::writer}) {
    std::unique_ptr<Waiter> waiter = std::move(slots_[place].*side);
    if (!waiter) continue;
    --waiting_;
    finish_later(std::move(waiter), asio::error::operation_aborted);
  }
  error_code ignored;
  if (waiting_ == 0 && armed_) epoll_.cancel(ignored);  // or the loop would have work for ever
}

void Readiness::finish_later(std::unique_ptr<Waiter> waiter, error_code error) {
  asio::post(context_, [waiter = std::move(waiter), error]() mutable {
    Waiter& it = *waiter;
    it.complete(std::move(waiter), error);
  });
}

void Readiness::arm() {
  if (armed_) return;
  armed_ = true;
  epoll_.async_wait(asio::posix::descriptor_base::wait_read, [this](error_code error) {
    armed_ = false;
    if (!error) drain();
    if (waiting_ > 0) arm();
  });
}

// While more than one socket is ready at a time, the next ones are looked for here: it saves Asio's round.
void Readiness::drain() {
  armed_ = true;  // the loop arms after this
  std::array<epoll_event, kBatch> events;
  for (int handled = 0; handled < kTurn;) {
    const int n = ::epoll_wait(epoll_.native_handle(), events.data(), kBatch, 0);
    for (int i = 0; i < n; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      dispatch(event.data.u64, event.events);
    }
    if (n <= 1) break;
    handled += n;
  }
  armed_ = false;
}

void Readiness::dispatch(std::uint64_t tag, std::uint32_t events) {
  const auto place = static_cast<Place>(tag);
  const auto same = [&] { return slots_[place].generation == tag >> 32; };
  if (!same()) return;
  constexpr std::uint32_t kBroken = EPOLLHUP | EPOLLERR;
  if ((events & (kBroken | EPOLLRDHUP)) != 0) slots_[place].ended = true;
  if ((events & (kBroken | EPOLLRDHUP | EPOLLIN)) != 0) wake(place, Side::read);
  if (same() && (events & (kBroken | EPOLLOUT)) != 0) wake(place, Side::write);
}

void Readiness::wake(Place place, Side side) {
  Slot& slot = slots_[place];
  std::unique_ptr<Waiter> waiter = std::move(side == Side::read ? slot.reader : slot.writer);
  if (!waiter) {
    (side == Side::read ? slot.readable : slot.writable) = true;
    return;
  }
  --waiting_;
  Waiter& it = *waiter;
  it.complete(std::move(waiter), {});
}

void Readiness::shutdown() {
  waiting_ = 0;
  armed_ = true;
  for (std::size_t place = 0; place < slots_.size(); ++place) {
    // What waits may own sockets that are removed, or places that are added, as it goes.
    const std::unique_ptr<Waiter> reader = std::move(slots_[place].reader);
    const std::unique_ptr<Waiter> writer = std::move(slots_[place].writer);
  }
  error_code ignored;
  epoll_.close(ignored);
}

}  // namespace loadtest
