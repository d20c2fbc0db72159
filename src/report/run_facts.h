#pragma once
// What was run, against what, by whom, in words: the same in the terminal report, the workbook, the HTML
// report and the analysis.
//
// Safety: foreign text is printable() (report/text_width.h); what a format needs besides is its own business.
#include <string>
#include <string_view>
#include <vector>

#include "core/run_result.h"

namespace loadtest {

struct Punctuation {
  std::string_view dash = "–";   // what is missing
  std::string_view dot = " · ";  // between parts
};

struct RunFact {
  std::string label;  // "server"
  std::string text;
};

// server, model, load, tokens, client, run.
std::vector<RunFact> run_facts(const RunResult& result, const Punctuation& punctuation = {});

std::vector<FailureKind> most_frequent_first(const std::array<std::uint64_t, kFailureKinds>& errors);
// "7 timeout, 2 reset", most first.
std::string errors_text(const std::array<std::uint64_t, kFailureKinds>& errors);

// Whether a table of the usual latencies shows a percentile that has too few samples.
bool any_unsupported_percentile(const RunResult& result);
inline constexpr std::string_view kUnsupportedPercentile =
    "Too few samples to trust this percentile: no 95 % confidence interval can be given for it. Send more "
    "requests (-n) or go on for longer (-d).";

// "rate" or "concurrency": what the levels of a run differ in.
std::string_view load_name(const RunResult& result);

}  // namespace loadtest
