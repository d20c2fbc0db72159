#pragma once
// A streamed answer, a part of at most 64 KiB at a time: the next one is made when the last has left.
//
// Errors:  io, where the client has gone, takes too little (api/download_pace.h), or the server ends.
// Threads: its methods on the thread that makes the answer; the client's functions are called on the
//          io_context's.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>

#include "api/download_pace.h"
#include "core/clock.h"
#include "report/byte_sink.h"

namespace loadtest {

class ChunkSink final : public ByteSink {
 public:
  using Then = std::function<void(bool well)>;
  struct Client {
    std::function<void(std::string part, Then then)> take;  // `then` is called once it has, or takes no more
    std::function<bool()> is_there;
  };

  // `grace`: that the client may let it wait. `ending`: the server does.
  ChunkSink(boost::asio::io_context& io, Client client, Nanoseconds grace, const std::atomic<bool>& ending)
      : io_(io), client_(std::move(client)), grace_(grace), pace_(grace), ending_(ending) {}

  Result<void> write(std::string_view bytes) override;
  Result<void> flush() override;
  Result<void> go_on() override;

  bool has_sent() const { return sent_; }
  bool was_too_slow() const { return too_slow_; }  // the client

 private:
  enum class Done { yes, no, too_late, ending };
  Done act_and_wait(Nanoseconds patience, std::function<void(Then)> act);

  boost::asio::io_context& io_;
  Client client_;
  const Nanoseconds grace_;
  DownloadPace pace_;
  const std::atomic<bool>& ending_;
  SteadyClock clock_;
  std::string buffer_;
  bool sent_ = false, too_slow_ = false;
};

}  // namespace loadtest
