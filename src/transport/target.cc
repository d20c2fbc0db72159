#include "transport/target.h"

#include <fmt/format.h>

#include <boost/asio/ssl/context.hpp>
#include <utility>

#include "transport/resolve.h"

namespace loadtest {
namespace {

Result<std::vector<TcpEndpoint>> addresses_of(const ServerUrl& url, std::string_view what,
                                              Nanoseconds patience, const std::function<bool()>& go_on) {
  Resolved resolved = resolve(url.host, url.port, patience, go_on);
  if (!resolved.error) return std::move(resolved.endpoints);
  if (resolved.error == asio::error::timed_out) {
    return target_unusable(fmt::format(
        "the {} name \"{}\" was not resolved in time (--connect-timeout); does this machine's DNS answer?",
        what, url.host));
  }
  return target_unusable(
      fmt::format("the {} name \"{}\" cannot be resolved ({}); is it spelled right, and does this "
                  "machine's DNS know it?",
                  what, url.host, resolved.error.message()));
}

Result<std::shared_ptr<asio::ssl::context>> make_tls(const TlsOptions& options) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                       asio::ssl::context::no_tlsv1_1);
  if (options.insecure) {
    context->set_verify_mode(asio::ssl::verify_none);
    return context;
  }
  context->set_verify_mode(asio::ssl::verify_peer);
  error_code error;
  if (options.ca_file.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->load_verify_file(options.ca_file, error);
  }
  if (error) {
    return bad_input(fmt::format("--cacert: \"{}\" cannot be used ({}); give a PEM file of CA certificates",
                                 options.ca_file, error.message()));
  }
  return context;
}

}  // namespace

Result<Target> make_target(const RunConfig& config, const std::string& server,
                           const std::function<bool()>& go_on) {
  Target target;
  auto url = parse_server_url(server);
  if (!url) return url.error();
  target.url = *url;
  if (!config.proxy.empty()) {
    auto proxy = parse_server_url(config.proxy);
    if (!proxy) return proxy.error();
    target.proxy = *proxy;
  }
  auto endpoints = target.proxy ? addresses_of(*target.proxy, "proxy", config.connect_timeout, go_on)
                                : addresses_of(target.url, "server", config.connect_timeout, go_on);
  if (!endpoints) return endpoints.error();
  target.endpoints = *endpoints;
  if (target.url.tls) {
    auto tls = make_tls(config.tls);
    if (!tls) return tls.error();
    target.tls = *tls;
    target.verify_host = !config.tls.insecure;
  }
  return target;
}

}  // namespace loadtest
