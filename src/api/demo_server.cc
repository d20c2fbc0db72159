#include "api/demo_server.h"

#include "sim/server.h"
#include "tokenize/find_tokenizer.h"

namespace loadtest {

Result<std::unique_ptr<DemoServer>> DemoServer::start(std::string_view tokenizer) {
  auto chosen = find_tokenizer(tokenizer, "");
  if (!chosen) return chosen.error();
  sim::SimConfig config;
  config.tokenizer = std::move(chosen->tokenizer);
  config.port = 0;
  config.model = "demo-model";
  config.ttft = std::chrono::milliseconds(80);
  config.itl = std::chrono::milliseconds(8);
  config.jitter_sigma = 0.2;
  config.max_running = 32;
  config.itl_per_running_us = 100;
  auto server = sim::Server::listen(config);
  if (!server) return server.error();
  return std::unique_ptr<DemoServer>(new DemoServer(std::move(*server)));
}

DemoServer::DemoServer(std::unique_ptr<sim::Server> server) : server_(std::move(server)) {
  thread_ = std::thread([this] { static_cast<void>(server_->run().has_value()); });
}

DemoServer::~DemoServer() {
  server_->stop();
  thread_.join();
}

std::string DemoServer::url() const { return server_->url(); }

}  // namespace loadtest
