#include "api/serve.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <malloc.h>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <exception>

#include "api/access_log.h"
#include "api/client_address.h"
#include "api/http_server.h"
#include "api/progress_message.h"
#include "api/rfc3339.h"
#include "api/serve_files.h"
#include "api/web_socket.h"
#include "core/clock.h"
#include "report/result_file.h"
#include "transport/fd_limit.h"

namespace loadtest {
namespace {

namespace asio = boost::asio;

constexpr auto kTick = std::chrono::milliseconds(50);
constexpr std::size_t kWorkers = 8, kReaders = 4;
// Bodies and answers from here on are given back to the system when they are let go. Left alone, glibc soon
// takes them from heaps of each thread, and keeps those.
constexpr int kMapFrom_bytes = 256 * 1024;
constexpr std::string_view kOfAnotherProcess = "the run belongs to another process; ask for its status again";

bool is_loopback(const std::string& host) {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return host == "localhost";
}

// RESTinio's connections tell their server when they end, so those that are still open end before it.
class Loop : public asio::io_context {
 public:
  using io_context::io_context;
  void let_go() { shutdown(); }
};

class ServeSession {
 public:
  ServeSession(const ServeConfig& config, RunStore& store)
      : config_(config),
        store_(store),
        log_(config.log_level),
        hub_(clock_),
        policy_(config.allowed_targets),
        files_(config.data_dir, config.most_dataset_bytes),
        guard_(config, clock_),
        analyses_(config.parallel_analyses),
        runs_({config.parallel_runs, config.most_queued, config.most_record_bytes, files_held(config)}, store,
              hub_, policy_,
              [this](LogLevel level, std::string_view event, const LogFields& fields) {
                log_.event(level, event, fields);
              }),
        service_{config, store, runs_, hub_, files_, policy_, guard_, analyses_},
        sockets_{
            hub_, [this](std::string_view key) { return guard_.key_is_good(key); },
            [this](std::string run_id, auto then) { ask_last_message(std::move(run_id), std::move(then)); }} {
  }

  Result<void> run(std::FILE* out) {
    files_.remove_left_overs();
    const std::string asked = fmt::format("--max-connections: {} connections", config_.max_connections);
    if (auto room = ensure_fd_limit(config_.max_connections, 0, asked, "--max-connections"); !room)
      log_.event(LogLevel::warn, "too_few_files", {{"error", room.error().message}});
    auto listening = HttpServer::listen(io_, {workers_, readers_}, config_, calls());
    if (!listening) return listening.error();
    server_ = std::move(*listening);
    const std::string url = server_->url();
    if (!config_.ready_path.empty()) {
      if (auto written = write_file(config_.ready_path, url + "\n", "--ready-file"); !written) return written;
    }
    fmt::print(out, "listening on {}\n", url);
    std::fflush(out);
    log_.event(LogLevel::info, "listening", {{"url", url}});
    await_signal();
    tick();
    io_.run();
    server_->drop_lines();
    store_.end_reading();
    workers_.join();
    readers_.join();
    server_->end_streams();
    io_.let_go();
    server_.reset();
    log_.event(LogLevel::info, "stopped", {});
    return {};
  }

 private:
  HttpServer::Calls calls() {
    HttpServer::Calls calls;
    calls.handle = [this](const ApiRequest& request) {
      const TimePoint begun = clock_.now();
      return noted(request, handle(service_, request), begun);
    };
    calls.admit = [this](const ApiRequest& request, WatchRequest& watch) {
      const TimePoint begun = clock_.now();
      auto refused = admit_watch(service_, request, watch);
      if (refused) return std::optional(noted(request, std::move(*refused), begun));
      note(request, 101, begun);
      return refused;
    };
    calls.cut_short = [this](const ApiRequest& request, const Error& error) {
      log_.event(LogLevel::warn, "answer_cut_short",
                 {{"request_id", request.id}, {"path", request.path}, {"error", error.message}});
    };
    calls.lacks_key = [this](const Route& route, std::string_view key) {
      return guard_.lacks_key(route, key);
    };
    calls.upgraded = [this](HttpServer::Upgraded upgraded) {
      open_web_socket(std::move(upgraded), sockets_);
    };
    return calls;
  }

  // Once it is made, where that is later.
  ApiResponse noted(const ApiRequest& request, ApiResponse response, TimePoint begun) {
    if (!response.later) {
      note(request, response.status, begun);
      return response;
    }
    response.later = [this, begun, make = std::move(response.later)](const ApiRequest& same) {
      return noted(same, make(same), begun);
    };
    return response;
  }

  void note(const ApiRequest& request, int status, TimePoint begun) {
    log_.request(request, client_address(request, config_.behind_proxy), status, clock_.now() - begun);
  }

  // Nothing: there is no such run.
  std::optional<LastMessage> last_message(const std::string& run_id) {
    try {
      return kept_message(run_id);
    } catch (const std::exception& bug) {
      return LastMessage{failed_message(run_id, RunState::interrupted,
                                        fmt::format("a fault of this server: {}", bug.what())),
                         {}};
    }
  }

  std::optional<LastMessage> kept_message(const std::string& run_id) {
    const auto entry = store_.find(run_id);
    if (!entry || !*entry) return std::nullopt;
    const RunState state = (*entry)->state;
    if (state == RunState::queued || state == RunState::running)
      return LastMessage{progress_message(run_id, state, std::nullopt, nullptr, {}, 0, now_unix_ms()),
                         kOfAnotherProcess};
    if (auto result = store_.result(run_id); result && *result)
      return LastMessage{completed_message(**result), {}};
    return LastMessage{failed_message(run_id, state, (*entry)->detail.value_or("the run measured nothing")),
                       {}};
  }

  void ask_last_message(std::string run_id, std::function<void(std::optional<LastMessage>)> then) {
    asio::post(readers_, [this, run_id = std::move(run_id), then = std::move(then)]() mutable {
      asio::post(io_, [message = last_message(run_id), then = std::move(then)] { then(message); });
    });
  }

  void tick() {
    hub_.tick();
    timer_.expires_after(kTick);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) tick();
    });
  }

  // The first signal stops with grace, the second at once.
  void await_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
      if (error) return;
      if (stopping_) {
        runs_.hurry();
      } else {
        stopping_ = true;
        log_.event(LogLevel::info, "stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
        server_->stop_accepting();
        analyses_.close();
        asio::post(workers_, [this] {
          runs_.close(config_.grace);
          asio::post(io_, [this] { say_goodbye(); });
        });
      }
      await_signal();
    });
  }

  // Watchers get the last messages of their runs before the end.
  void say_goodbye() {
    goodbye_.expires_after(4 * kTick);
    goodbye_.async_wait([this](const boost::system::error_code&) {
      hub_.drop_all();
      timer_.cancel();
      signals_.cancel();
      io_.stop();
    });
  }

  const ServeConfig& config_;
  RunStore& store_;
  SteadyClock clock_;
  AccessLog log_;
  WatchHub hub_;
  TargetPolicy policy_;
  NamedFiles files_;
  RequestGuard guard_;
  AnalysisDesk analyses_;
  // Workers may hold connections of the io_context, so they end before it.
  Loop io_{1};
  std::unique_ptr<HttpServer> server_;
  asio::signal_set signals_{io_, SIGINT, SIGTERM};
  asio::steady_timer timer_{io_}, goodbye_{io_};
  asio::thread_pool workers_{kWorkers}, readers_{kReaders};
  RunQueue runs_;
  Service service_;
  WebSocketCalls sockets_;
  bool stopping_ = false;
};

}  // namespace

Result<void> check(const ServeConfig& config) {
  if (config.key_for_all_calls && config.api_key.empty())
    return bad_input("--api-key-scope all: there is no key; give --api-key or API_KEY");
  if (!is_loopback(config.host) && config.api_key.empty() && !config.insecure) {
    return bad_input(
        fmt::format("--host {} lets other machines start load tests, and there is no key; give "
                    "--api-key (or API_KEY), or --insecure if that is meant",
                    config.host));
  }
  return {};
}

Result<void> serve(const ServeConfig& config, RunStore& store, std::FILE* out) {
  if (auto good = check(config); !good) return good;
  ::mallopt(M_MMAP_THRESHOLD, kMapFrom_bytes);
  return ServeSession(config, store).run(out);
}

}  // namespace loadtest
