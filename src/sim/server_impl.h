#pragma once
// The inside of Server, split over server_listen.cc (listening, accepting), server.cc (the loop),
// server_requests.cc (what a request gets) and server_answers.cc (the sending of an answer).
#include <sys/epoll.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/completion_request.h"
#include "sim/connection.h"
#include "sim/due_queue.h"
#include "sim/engine_model.h"
#include "sim/prefix_cache.h"
#include "sim/receive_stamp.h"
#include "sim/server.h"
#include "sim/sim_metrics.h"
#include "sim/stream_writer.h"
#include "sim/tls_session.h"
#include "sim/truth_writer.h"

namespace loadtest::sim {

class Server::Impl {
 public:
  explicit Impl(const SimConfig& config);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> open();
  Result<void> run();
  std::string url() const;

  const SimConfig config;
  std::uint16_t port = 0;
  int stop_fd = -1;
  SimMetrics metrics;

 private:
  // server_listen.cc
  Result<void> open_socket();
  void accept_all();

  // server.cc
  void wait(bool& stopping);
  int poll(Nanoseconds timeout);
  void on_event(const epoll_event& event, bool& stopping);
  void on_readable(Connection& c);
  void set_interest(Connection& c, std::uint32_t interest);
  void close_connection(Connection& c);
  void shut(Connection& c);
  Connection* find(std::uint64_t key);

  // server_requests.cc
  void on_bytes(Connection& c, std::string_view bytes, TimePoint stamp);
  void resume_reading(Connection& c);
  void handle_request(Connection& c, TimePoint arrival);
  void handle_get(Connection& c, const HttpRequestMessage& request);
  void handle_completion(Connection& c, const HttpRequestMessage& request, Endpoint endpoint,
                         TimePoint arrival);
  void refuse(Connection& c, const ApiError& error);
  void answer(Connection& c, int status, std::string_view content_type, std::string_view body,
              std::string_view extra_headers = {});
  void admit(Connection& c, TimePoint at);
  bool is_authorized(const HttpRequestMessage& request) const;

  // server_answers.cc
  void on_due(Connection& c);
  void next_stream_write(Connection& c);
  void whole_answer(Connection& c);
  void inject(Connection& c);
  void begin_send(Connection& c, std::string_view bytes, std::uint32_t tokens, bool last);
  void queue_bytes(Connection& c, std::string_view bytes);
  void flush(Connection& c);
  void on_sent(Connection& c, TimePoint stamp);
  void schedule(Connection& c, TimePoint due);
  void leave_engine();
  void end_answer(Connection& c, bool completed);
  void after_answer(Connection& c);
  void abort_answer(Connection& c);
  void emit_record(Connection& c);

  void tick() { now_ = std::chrono::steady_clock::now(); }

  EngineModel engine_;
  CompletionRequestReader reader_;
  std::unique_ptr<PrefixCache> prefix_cache_;  // null: none
  std::unique_ptr<StreamTemplates> chat_;
  std::unique_ptr<StreamTemplates> completions_;
  std::unique_ptr<TlsContext> tls_;
  std::unique_ptr<TruthWriter> truth_;
  ClockOffset offset_;
  DueQueue due_;
  TimePoint now_{};
  std::uint64_t numbered_ = 0;  // completion requests so far
  std::uint32_t next_generation_ = 1;

  int epoll_fd_ = -1;
  int listen_fd_ = -1;
  int spare_fd_ = -1;  // given up to accept and close one more connection when descriptors run out
  std::vector<std::unique_ptr<Connection>> connections_;  // by fd
  std::vector<std::unique_ptr<Connection>> dead_;         // closed in this round
  std::array<epoll_event, 256> events_{};
  std::vector<char> read_buffer_;
  std::string plain_;
  std::string scratch_;
};

}  // namespace loadtest::sim
