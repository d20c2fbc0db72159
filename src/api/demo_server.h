#pragma once
// The simulator as the target of a demonstration, on a free port of the loopback address, for as long as this
// lives.
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "core/error.h"

namespace loadtest {

namespace sim {
class Server;
}

class DemoServer {
 public:
  // `tokenizer`: of the model, as find_tokenizer() takes it. Errors: its own.
  static Result<std::unique_ptr<DemoServer>> start(std::string_view tokenizer);
  ~DemoServer();
  DemoServer(const DemoServer&) = delete;
  DemoServer& operator=(const DemoServer&) = delete;

  std::string url() const;

 private:
  explicit DemoServer(std::unique_ptr<sim::Server> server);

  std::unique_ptr<sim::Server> server_;
  std::thread thread_;
};

}  // namespace loadtest
