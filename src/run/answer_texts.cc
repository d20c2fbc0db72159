#include "run/answer_texts.h"

#include <algorithm>

namespace loadtest {
namespace {

void cut_runs(std::vector<TextRun>& runs, std::uint32_t end) {
  while (runs.size() > 1 && runs[runs.size() - 2].end >= end) runs.pop_back();
  if (!runs.empty()) runs.back().end = std::min(runs.back().end, end);
}

}  // namespace

AnswerText text_of(ResponseSummary& summary, std::vector<std::uint32_t> ends) {
  AnswerText answer{0, std::move(summary.text), std::move(summary.text_runs), std::move(ends)};
  const std::uint32_t end = answer.ends.empty() ? 0 : answer.ends.back();
  if (answer.text.size() > end) answer.text.resize(end);
  cut_runs(answer.runs, end);
  return answer;
}

}  // namespace loadtest
