#pragma once
// Which of a thread's sockets can be read or written: an epoll set of our own inside Asio's.
//
// A socket is registered once (edge-triggered) and stays so; Asio's own sockets re-arm theirs at every wait,
// which costs a system call a read. Asio waits for the set as a whole, and a batch of ready sockets resumes
// its coroutines at once. A service of the io_context, so that what is still waiting ends with it.
//
// Errors:  a wait that ends without its event gets operation_aborted.
// Threads: the io_context's one thread.
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "transport/asio_types.h"

namespace loadtest {

class Readiness final : public asio::execution_context::service {
 public:
  static asio::execution_context::id id;
  static Readiness& of(asio::io_context& context) { return asio::use_service<Readiness>(context); }

  explicit Readiness(asio::io_context& context);

  enum class Side : std::uint8_t { read, write };
  using Place = std::uint32_t;

  // A non-blocking socket, watched until removed, which comes before it is closed. Ends its waits.
  Place add(int fd, error_code& error);
  void remove(Place place);

  // Until there is something new: to be asked after a read or a send that found or could do nothing (or, to
  // read, at any time). One wait a side at a time. The handler is called from the loop, never from here.
  template <class Handler>
  void wait(Place place, Side side, Handler handler) {
    start(place, side, std::make_unique<Typed<Handler>>(std::move(handler)));
  }
  // Ends both waits.
  void cancel(Place place);

  // A read took all that its buffer had room for: the next wait ends at once, for no new edge may come.
  void more_to_read(Place place) { slots_[place].readable = true; }

 private:
  struct Waiter {
    virtual ~Waiter() = default;
    virtual void complete(std::unique_ptr<Waiter> self, error_code error) = 0;
  };
  template <class Handler>
  struct Typed final : Waiter {
    explicit Typed(Handler&& h) : handler(std::move(h)) {}
    void complete(std::unique_ptr<Waiter> self, error_code error) override {
      Handler mine(std::move(handler));
      self.reset();
      std::move(mine)(error);
    }
    Handler handler;
  };
  struct Slot {
    std::unique_ptr<Waiter> reader, writer;
    std::uint32_t generation = 0;  // events of the socket that had this place before are told by it
    bool readable = false;         // an edge that nobody waited for
    bool writable = false;
    bool ended = false;  // the peer closed or broke it: reading tells, at once
  };

  void shutdown() override;
  void start(Place place, Side side, std::unique_ptr<Waiter> waiter);
  void finish_later(std::unique_ptr<Waiter> waiter, error_code error);
  void arm();
  void drain();
  void dispatch(std::uint64_t tag, std::uint32_t events);
  void wake(Place place, Side side);

  asio::io_context& context_;
  asio::posix::basic_stream_descriptor<Executor> epoll_;
  std::vector<Slot> slots_;
  std::vector<Place> free_;
  std::size_t waiting_ = 0;
  bool armed_ = false;
};

}  // namespace loadtest
