#include "run/explain.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

// Of what stands between (connect_failure(), Connection::open_tunnel()).
bool is_of_proxy(const Failure& failure) {
  return failure.stage == FailureStage::connect && failure.detail.find("the proxy ") != std::string::npos;
}

std::string_view proxy_advice(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::refused:
      if (failure.detail.starts_with("the proxy refused"))
        return "does the proxy let this machine reach that server, and is --proxy right?";
      return "is the proxy running, and is --proxy right?";
    case FailureKind::timeout:
      return "is the address of --proxy right, and does a firewall stand between? (--connect-timeout)";
    default:
      return "is --proxy the URL of an HTTP proxy?";
  }
}

std::string_view advice(const Failure& failure) {
  if (is_of_proxy(failure) && failure.kind != FailureKind::client_limit) return proxy_advice(failure);
  switch (failure.kind) {
    case FailureKind::refused:
      return "is the server running, and is the port right?";
    case FailureKind::dns:
      return "is the name spelled right?";
    case FailureKind::tls:
      if (failure.detail.starts_with("the certificate is not one for")) {
        return "name the host that it was made for, or give --insecure-tls to skip the check";
      }
      return failure.detail.starts_with("the certificate")
                 ? "give --cacert FILE for a certificate of your own, or --insecure-tls to skip the check"
                 : "does the server want another TLS version, or a certificate of the client?";
    case FailureKind::timeout:
      return failure.stage == FailureStage::connect || failure.stage == FailureStage::tls
                 ? "is the address right, and does a firewall stand between? (--connect-timeout)"
                 : "is the server loaded or still starting? (--timeout)";
    case FailureKind::reset:
      return "is this an HTTP server, and is it http:// or https:// ?";
    case FailureKind::client_limit:
      return "raise the limit, or ask for fewer at once";
    case FailureKind::malformed:
      return "is this an OpenAI-compatible server?";
    default:
      return "look at the server's log";
  }
}

constexpr std::string_view kProbeAdapts =
    "without --warmup 0 a probe would find that out and leave it out, or say it the other way";

std::string_view status_advice(int status) {
  switch (status) {
    case 400:
    case 422:
      return "the server refuses what every request would ask";
    case 401:
      return "give the key with --api-key or OPENAI_API_KEY";
    case 403:
      return "the key given may not use this server or model";
    case 404:
      return "is the model's name right (--model), and does the base URL lack or double a path such as /v1 ?";
    case 405:
      return "is this an OpenAI-compatible server, and is the path right?";
    case 413:
      return "the prompt is larger than the server, or a proxy before it, takes: ask for a shorter one "
             "(--input-len, --dataset), or raise that limit";
    default:
      return status >= 300 && status < 400 ? "it redirects, so is the URL right, with its scheme and path?"
                                           : "look at the server's log";
  }
}

// One sentence of both. A detail that ends with a question has given its own advice.
std::string advised(std::string_view detail, std::string_view advice) {
  if (detail.ends_with('?')) return std::string(detail);
  while (detail.ends_with('.')) detail.remove_suffix(1);
  return fmt::format("{}; {}", detail, advice);
}

// "(connect: refused)", and never "(tls: tls)".
std::string place(const Failure& failure) {
  const std::string_view stage = name(failure.stage), kind = name(failure.kind);
  return stage == kind ? std::string(kind) : fmt::format("{}: {}", stage, kind);
}

Error explain_refusal(std::string_view server, std::string_view path, int http_status,
                      std::string_view detail, std::string_view advice) {
  const std::string status = fmt::format("HTTP {}", http_status);
  if (detail.starts_with(status)) detail.remove_prefix(status.size());  // a decoder's detail names it too
  if (detail.starts_with(": ")) detail.remove_prefix(2);
  std::string what = fmt::format("{} answered {} with HTTP {}", server, path, http_status);
  if (detail.starts_with(' ')) {
    what += detail;  // " without a message"
  } else if (!detail.empty()) {
    what += fmt::format(": {}", detail);
  }
  return target_unusable(advised(what, advice));
}

}  // namespace

bool is_fatal(const Failure& failure, int http_status) {
  if (failure.stage == FailureStage::connect || failure.stage == FailureStage::tls) return true;
  if (failure.stage == FailureStage::head && failure.kind == FailureKind::malformed) return true;
  if (http_status >= 300 && http_status < 500) return http_status != 408 && http_status != 429;
  return false;
}

Error explain_failure(std::string_view server, const Failure& failure) {
  return target_unusable(fmt::format("{} cannot be tested ({}): {}", server, place(failure),
                                     advised(failure.detail, advice(failure))));
}

Error explain_status(std::string_view server, std::string_view path, int http_status,
                     std::string_view detail) {
  return explain_refusal(server, path, http_status, detail, status_advice(http_status));
}

Error explain_model_list(std::string_view server, std::string_view path, int http_status) {
  const std::string what =
      http_status == 200 ? "something that is no list of models" : fmt::format("HTTP {}", http_status);
  return target_unusable(fmt::format(
      "{} answered {} with {}; is the base URL right? (A server that lists no models needs --model NAME.)",
      server, path, what));
}

Error explain_first_answer(std::string_view server, const Failure& failure, int http_status, bool adaptable) {
  if (http_status < 300) return explain_failure(server, failure);
  return explain_refusal(server, "the first request", http_status, failure.detail,
                         adaptable ? kProbeAdapts : status_advice(http_status));
}

}  // namespace loadtest
