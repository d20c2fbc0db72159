#pragma once
// One connection to a server: plain or TLS, direct or through a proxy.
//
// Errors:  Failure values (stages connect, tls); reads and sends give the socket's error code. When the watch
// has
//          expired, pending operations end with operation_aborted.
// Threads: one owner, an engine thread.
#include <boost/asio/basic_waitable_timer.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "core/failure.h"
#include "transport/asio_types.h"
#include "transport/stamped_socket.h"
#include "transport/target.h"
#include "transport/watchdog.h"

namespace loadtest {

class TlsStream;

class Connection {
 public:
  Connection(asio::io_context& context, const KernelClock& clock, Watchdog& watchdog);
  ~Connection();

  // Tries the target's addresses in turn, from the one that worked last, then shakes hands. The caller sets
  // the watch's deadline: one that does not answer gets its share of what is left until then. Where none is
  // reached, the failure is that of the one that worked last, else of the last one tried.
  Task<std::optional<Failure>> open(const Target& target);
  void close();

  // What the server takes no more of at once is sent while the caller reads, for it may answer before it has
  // everything: `bytes` stay where they are until sending() ends. Gives what ended the sending at once.
  Task<error_code> send(std::string_view bytes);
  bool sending() const { return sending_; }
  error_code send_error() const { return send_error_; }  // what ended the last sending before its time
  // Gives up what is still unsent, and the connection with it. To be awaited before a connection goes that is
  // sending().
  Task<void> stop_sending();

  struct Read {
    error_code error;
    std::span<const char> bytes;
  };
  // Waits, then reads once: into `buffer` (which may be shared: it is used only after the wait), or, under
  // TLS, into the connection's own: one record, at most 16 KB. A read that finds nothing after all has
  // neither error nor bytes.
  Task<Read> read(std::span<char> buffer);
  const ReadStamp& last_stamp() const { return socket_.last_stamp(); }

  // False where the peer has closed, or sent what nobody asked for, while the connection was idle.
  bool idle_is_healthy();

  // What open() took; the first request to ask gets it.
  std::optional<Nanoseconds> take_connect_time() { return std::exchange(connect_time_, std::nullopt); }

  // Whether it has carried a whole answer.
  bool used() const { return used_; }
  void mark_used() { used_ = true; }

  Watchdog::Watch& watch() { return watch_; }
  // Ends the pending operation and every later one; used to cut a request off.
  void interrupt();

 private:
  Task<std::optional<Failure>> set_up(const Target& target);
  Task<std::optional<Failure>> reach(const Target& target);
  Task<std::optional<Failure>> open_tunnel(const Target& target);
  void send_later(std::string_view bytes);
  void end_sending(error_code error);
  void cancel();
  bool ended() const { return interrupted_ || watch_.expired(); }

  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  StampedSocket socket_;
  Watchdog::Watch watch_;
  std::unique_ptr<TlsStream> tls_;
  std::optional<Nanoseconds> connect_time_;
  error_code send_error_;
  Timer* sending_ended_ = nullptr;  // who waits for that
  bool sending_ = false;
  bool used_ = false;
  bool opening_ = false;
  bool interrupted_ = false;
};

// "127.0.0.1:8000: Connection refused" and its kind; `to_proxy`: of a proxy's address, which it then says.
Failure connect_failure(const error_code& error, const TcpEndpoint& endpoint, bool timed_out,
                        bool to_proxy = false);

}  // namespace loadtest
