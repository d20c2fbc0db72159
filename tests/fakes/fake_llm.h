#pragma once
// An OpenAI-compatible server whose answers to completions a test writes; it lists one model and a version.
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fakes/answers.h"
#include "fakes/scripted_server.h"

namespace loadtest {

class FakeLlm {
 public:
  using Handler = std::function<void(Peer&, const SeenRequest&)>;

  // `answer` is called for each POST, on the connection's thread.
  explicit FakeLlm(Handler answer, std::string models = json_answer(200, R"({"data":[{"id":"m1"}]})"))
      : answer_(std::move(answer)),
        models_(std::move(models)),
        server_([this](Peer& peer) { serve(peer); }) {}

  std::string url() const { return server_.url(); }
  std::uint16_t port() const { return server_.port(); }
  std::size_t connections() const { return server_.connections(); }

  std::vector<SeenRequest> requests(std::string_view method = "POST") const {
    const std::lock_guard lock(mutex_);
    std::vector<SeenRequest> found;
    for (const SeenRequest& request : seen_) {
      if (request.method == method) found.push_back(request);
    }
    return found;
  }

 private:
  void serve(Peer& peer) {
    while (const auto request = peer.read_request()) {
      {
        const std::lock_guard lock(mutex_);
        seen_.push_back(*request);
      }
      if (request->method == "POST") {
        answer_(peer, *request);
      } else if (request->target.ends_with("/models")) {
        peer.send(models_);
      } else {
        peer.send(json_answer(200, R"({"version":"0.0.1"})"));
      }
      if (peer.closed()) return;
    }
  }

  Handler answer_;
  std::string models_;
  mutable std::mutex mutex_;
  std::vector<SeenRequest> seen_;
  ScriptedServer server_;  // last: its threads use the others
};

}  // namespace loadtest
