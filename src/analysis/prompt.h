#pragma once
// What a model is asked: a template, filled in with a result.
//
// Placeholders: {{language}}, {{headings}}, {{environment}}, {{result_table}}, {{facts}}. What is filled in
// is not searched for placeholders again. Errors: bad_input, a sentence with the line and the placeholders
// that there are. Pure. Source: docs/analysis.md
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/facts.h"
#include "core/error.h"
#include "core/run_result.h"

namespace loadtest {

enum class AnalysisLanguage { en, ko };
std::string_view name(AnalysisLanguage language);  // "en", "ko"
std::optional<AnalysisLanguage> find_analysis_language(std::string_view name);

std::string_view default_analysis_prompt();  // src/analysis/analysis_prompt.md

Result<std::string> analysis_prompt(std::string_view prompt_template, const RunResult& result,
                                    const std::vector<Fact>& facts, AnalysisLanguage language);

// Markdown: a row a level.
std::string result_table(const RunResult& result);

}  // namespace loadtest
