#pragma once
// The numbers of a result as numbered sentences, which an analysis must name for what it claims.
//
// Text is printable and of one line. What divides or compares is computed here: models are bad at it. Pure.
#include <string>
#include <vector>

#include "core/run_result.h"

namespace loadtest {

struct Fact {
  int number = 0;    // 12 is cited as [F12]
  std::string text;  // "TTFT p99 at concurrency 50: 83.1 ms"

  bool operator==(const Fact&) const = default;
};

std::vector<Fact> result_facts(const RunResult& result);

// "[F12] TTFT p99 at concurrency 50: 83.1 ms", a line each.
std::string facts_text(const std::vector<Fact>& facts);

// Numbers that the text cites, "[F1]" or "[F2, F5-F7]", ascending, each once.
std::vector<int> cited_facts(std::string_view text);

// The headings ("## …") whose part of a Markdown text cites no fact that there is.
std::vector<std::string> uncited_sections(std::string_view markdown, const std::vector<Fact>& facts);

}  // namespace loadtest
