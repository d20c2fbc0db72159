#pragma once
// One client connection and the answer that is being given on it.
#include <cstdint>
#include <memory>
#include <string>

#include "sim/engine_model.h"
#include "sim/http_request_parser.h"
#include "sim/sim_metrics.h"
#include "sim/sim_record.h"
#include "sim/stream_writer.h"
#include "sim/tls_session.h"

namespace loadtest::sim {

struct Connection {
  enum class Activity : std::uint8_t {
    idle,       // reads requests
    queued,     // its request waits for the engine
    streaming,  // an answer goes out in events
    whole,      // an answer goes out in one piece when it is due
    stalled,    // an injected stall: nothing more is sent
    closing,    // everything was sent and the sending side shut; waits for the peer to close
  };

  int fd = -1;
  std::uint32_t generation = 0;  // tells apart connections that had the same fd
  std::uint32_t interest = 0;    // what epoll watches
  Activity activity = Activity::idle;
  bool keep_alive = true;
  bool close_when_sent = false;

  HttpRequestParser parser;
  std::string pending_in;     // bytes that came while an answer was going out
  TimePoint pending_stamp{};  // of the last of them
  std::unique_ptr<TlsSession> tls;

  std::string out;         // not yet taken by the kernel
  std::size_t out_at = 0;  // of these, sent

  // The answer.
  CompletionRequest request;
  StreamWriter writer;
  RequestPlan plan;
  ResponseId id;
  SimRecord record;
  FinishedRequest moments;
  TimePoint due{};
  std::uint32_t write_index = 0;  // of the writes as planned
  std::uint32_t held_events = 0;  // merged into the next write
  bool malformed_next = false;

  // The send that is under way: its last byte has not been taken yet.
  bool send_open = false;
  bool send_is_last = false;
  std::uint32_t send_tokens = 0;
  TimePoint send_began{};

  bool busy() const { return activity != Activity::idle; }
  std::uint64_t key() const { return std::uint64_t{generation} << 32 | static_cast<std::uint32_t>(fd); }
};

}  // namespace loadtest::sim
