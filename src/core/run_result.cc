#include "core/run_result.h"

namespace loadtest {

std::string_view name(RunStatus status) {
  switch (status) {
    case RunStatus::completed:
      return "completed";
    case RunStatus::cancelled:
      return "cancelled";
    case RunStatus::failed:
      return "failed";
    case RunStatus::interrupted:
      return "interrupted";
  }
  return "?";
}

std::string_view name(TokenSource source) {
  switch (source) {
    case TokenSource::continuous_usage:
    case TokenSource::usage:
      return "usage";
    case TokenSource::ids:
      return "ids";
    case TokenSource::retokenized:
      return "retokenized";
    case TokenSource::events:
      return "events";
  }
  return "?";
}

std::string_view name(InputTokenSource source) {
  switch (source) {
    case InputTokenSource::usage:
      return "usage";
    case InputTokenSource::tokenizer:
      return "tokenizer";
    case InputTokenSource::asked:
      return "asked";
  }
  return "?";
}

}  // namespace loadtest
