#include "cli/exit_code.h"

#include <fmt/format.h>

#include "core/percent_text.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

// "(reset: 5; for instance: the connection broke)", the example of the most frequent kind.
std::string failures(const RunResult& result) {
  std::string text;
  std::string example;
  std::uint64_t most = 0;
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    std::uint64_t count = 0;
    std::string detail;
    for (const auto& level : result.levels) {
      count += level.errors[static_cast<std::size_t>(kind)];
      if (detail.empty()) detail = level.error_examples[static_cast<std::size_t>(kind)];
    }
    if (count > most) {
      most = count;
      example = detail;
    }
    if (count > 0) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name(static_cast<FailureKind>(kind)), count);
    }
  }
  if (text.empty()) return "";
  return " (" + text + (example.empty() ? "" : "; for instance: " + printable(example)) + ")";
}

std::string level_name(const LevelResult& level) { return load_sentence(level.load()); }

// Also where the requests that were still open made the rate fall again: it was passed when the run stopped.
std::string gave_up_sentence(const RunResult& result) {
  return "the run was stopped" + (result.levels.empty() ? "" : " at " + level_name(result.levels.back())) +
         (result.status_detail ? ": " + *result.status_detail : "; --max-error-rate was passed");
}

}  // namespace

Outcome outcome_of(const RunResult& result, int signal) {
  if (signal != 0 && result.status != RunStatus::completed) return {128 + signal, {}};

  std::uint64_t succeeded = 0;
  for (const auto& level : result.levels) succeeded += level.succeeded;
  Outcome outcome;
  if (succeeded == 0) {
    outcome.exit_code = result.gave_up ? 1 : 3;
    outcome.sentences.push_back("no request succeeded" + failures(result) +
                                (result.gave_up && result.status_detail ? ": " + *result.status_detail : ""));
    return outcome;
  }
  if (result.gave_up) outcome.sentences.push_back(gave_up_sentence(result));
  for (const auto& level : result.levels) {
    const auto most = result.config.max_error_rate;
    if (!result.gave_up && most && level.error_rate && *level.error_rate > *most) {
      const PercentTexts percents = percents_apart(*level.error_rate, *most);
      outcome.sentences.push_back(
          fmt::format("--max-error-rate: {} of the requests failed at {}, more than {}", percents.share,
                      level_name(level), percents.limit));
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
