#include "cli/exit_code.h"

#include <fmt/format.h>

namespace loadtest {
namespace {

std::string failures(const RunResult& result) {
  std::string text;
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    std::uint64_t count = 0;
    for (const auto& level : result.levels) count += level.errors[static_cast<std::size_t>(kind)];
    if (count > 0) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name(static_cast<FailureKind>(kind)), count);
    }
  }
  return text.empty() ? "" : " (" + text + ")";
}

std::string level_name(const LevelResult& level) { return fmt::format("concurrency {}", level.concurrency); }

}  // namespace

Outcome outcome_of(const RunResult& result, int signal) {
  if (signal != 0 && result.status != RunStatus::completed) return {128 + signal, {}};

  std::uint64_t succeeded = 0;
  for (const auto& level : result.levels) succeeded += level.succeeded;
  Outcome outcome;
  if (succeeded == 0) {
    outcome.exit_code = 3;
    outcome.sentences.push_back("no request succeeded" + failures(result) +
                                (result.status_detail ? ": " + *result.status_detail : ""));
    return outcome;
  }
  for (const auto& level : result.levels) {
    const auto most = result.config.max_error_rate;
    if (most && level.error_rate && *level.error_rate > *most) {
      outcome.sentences.push_back(
          fmt::format("--max-error-rate: {:.3g} % of the requests failed at {}, more than {:.3g} %",
                      *level.error_rate * 100, level_name(level), *most * 100));
    }
    if (!result.config.strict || level.verdict.status != VerdictStatus::invalid) continue;
    for (const auto& reason : level.verdict.reasons) {
      if (reason.status == VerdictStatus::invalid) {
        outcome.sentences.push_back(
            fmt::format("--strict: {} is INVALID: {}: {}", level_name(level), reason.code, reason.detail));
      }
    }
  }
  if (!outcome.sentences.empty()) {
    outcome.exit_code = 1;
  } else if (result.status == RunStatus::failed || result.status == RunStatus::interrupted) {
    outcome.exit_code = 4;
    outcome.sentences.push_back("the run did not complete" +
                                (result.status_detail ? ": " + *result.status_detail : std::string()));
  }
  return outcome;
}

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::bad_input:
      return 2;
    case ErrorCode::target_unusable:
      return 3;
    case ErrorCode::io:
      return 4;
    case ErrorCode::internal:
      return 4;
  }
  return 4;
}

}  // namespace loadtest
