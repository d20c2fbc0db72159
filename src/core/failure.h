#pragma once
// Why a request failed: in which stage, of what kind, and the words that help a person.
//
// A request that we cut off ourselves carries no failure. Source: docs/metrics.md#counting.
#include <optional>
#include <string>
#include <string_view>

namespace loadtest {

enum class FailureStage { connect, tls, send, head, body, decode };

enum class FailureKind {
  dns,
  refused,
  timeout,
  reset,
  tls,
  http_429,
  http_4xx,
  http_5xx,
  server_error,  // an error object in a 200 answer
  malformed,     // bytes that are not the protocol; one such event fails its request
  truncated,     // the stream ended with neither [DONE] nor a finish reason
  stalled,       // --stall-timeout or --ttft-timeout passed
  empty,         // a 200 without a token
  too_large,     // an event, head or answer beyond our limits
  client_limit,  // no connection, for want of an open file or a local port of ours
};
inline constexpr int kFailureKinds = static_cast<int>(FailureKind::client_limit) + 1;

std::string_view name(FailureStage stage);
std::string_view name(FailureKind kind);
std::optional<FailureKind> failure_kind(std::string_view name);  // missing: none is called so

struct Failure {
  FailureStage stage = FailureStage::connect;
  FailureKind kind = FailureKind::refused;
  std::string detail;  // one line, at most about 300 bytes, valid UTF-8

  bool operator==(const Failure&) const = default;
};

}  // namespace loadtest
