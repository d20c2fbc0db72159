#include "sim/run_simulator.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "sim/server.h"

namespace loadtest::sim {
namespace {

// A signal handler gets no argument: this is the one thing it may touch.
std::atomic<int> stop_fd{-1};

extern "C" void on_stop_signal(int) {
  const int saved = errno;
  const std::uint64_t one = 1;
  if (const int fd = stop_fd.load(); fd >= 0) static_cast<void>(!::write(fd, &one, sizeof one));
  errno = saved;
}

class StopSignals {
 public:
  explicit StopSignals(int fd) {
    stop_fd = fd;
    struct sigaction action {};
    action.sa_handler = on_stop_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &old_int_);
    sigaction(SIGTERM, &action, &old_term_);
  }
  ~StopSignals() {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
    stop_fd = -1;
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

// Whole or not at all: scripts wait for the file and read it at once.
Result<void> write_ready_file(const std::string& path, const std::string& url) {
  const std::string unfinished = path + ".tmp";
  std::FILE* const file = std::fopen(unfinished.c_str(), "we");
  if (file != nullptr) {
    fmt::print(file, "{}\n", url);
    if (std::fclose(file) == 0 && std::rename(unfinished.c_str(), path.c_str()) == 0) return {};
  }
  return bad_input(
      fmt::format("--ready-file: cannot write {}: {}; name a file in a folder that exists and may be written",
                  path, std::strerror(errno)));
}

}  // namespace

Result<void> run_simulator(const SimConfig& config, std::FILE* out, std::FILE* err) {
  auto server = Server::listen(config);
  if (!server) return server.error();
  const StopSignals signals((*server)->stop_fd());
  const std::string url = (*server)->url();
  if (!config.ready_path.empty()) {
    if (auto ok = write_ready_file(config.ready_path, url); !ok) return ok;
  }
  fmt::print(err, "listening on {}\n", url);
  std::fflush(err);
  Result<void> ran = (*server)->run();
  fmt::print(out, "{}\n", (*server)->summary_json());
  std::fflush(out);
  return ran;
}

}  // namespace loadtest::sim
