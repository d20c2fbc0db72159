#include "core/failure.h"

namespace loadtest {

std::string_view name(FailureStage stage) {
  switch (stage) {
    case FailureStage::connect:
      return "connect";
    case FailureStage::tls:
      return "tls";
    case FailureStage::send:
      return "send";
    case FailureStage::head:
      return "head";
    case FailureStage::body:
      return "body";
    case FailureStage::decode:
      return "decode";
  }
  return "?";
}

std::string_view name(FailureKind kind) {
  switch (kind) {
    case FailureKind::dns:
      return "dns";
    case FailureKind::refused:
      return "refused";
    case FailureKind::timeout:
      return "timeout";
    case FailureKind::reset:
      return "reset";
    case FailureKind::tls:
      return "tls";
    case FailureKind::http_429:
      return "http_429";
    case FailureKind::http_4xx:
      return "http_4xx";
    case FailureKind::http_5xx:
      return "http_5xx";
    case FailureKind::server_error:
      return "server_error";
    case FailureKind::malformed:
      return "malformed";
    case FailureKind::truncated:
      return "truncated";
    case FailureKind::stalled:
      return "stalled";
    case FailureKind::empty:
      return "empty";
    case FailureKind::too_large:
      return "too_large";
    case FailureKind::client_limit:
      return "client_limit";
  }
  return "?";
}

std::optional<FailureKind> failure_kind(std::string_view word) {
  for (int i = 0; i < kFailureKinds; ++i) {
    if (const auto kind = static_cast<FailureKind>(i); word == name(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace loadtest
