#include "analysis/prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/number_text.h"
#include "report/run_facts.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

struct LanguageRow {
  AnalysisLanguage language;
  std::string_view name, in_words;
  std::array<std::string_view, 7> headings;
};
constexpr LanguageRow kLanguages[] = {
    {AnalysisLanguage::en,
     "en",
     "English",
     {"Environment", "Overview", "Effect of concurrency", "Bottleneck", "TTFT against throughput",
      "Recommended concurrency", "Improvements"}},
    {AnalysisLanguage::ko,
     "ko",
     "Korean (한국어)",
     {"테스트 환경", "개요", "동시성의 영향", "병목", "TTFT와 처리량의 관계", "권장 동시성", "개선 방안"}},
};

const LanguageRow& row_of(AnalysisLanguage language) {
  return *std::find_if(std::begin(kLanguages), std::end(kLanguages),
                       [&](const LanguageRow& row) { return row.language == language; });
}

std::string headings_text(AnalysisLanguage language) {
  std::string text;
  for (const std::string_view heading : row_of(language).headings) text += fmt::format("  ## {}\n", heading);
  text.pop_back();
  return text;
}

std::string environment_text(const RunResult& result) {
  std::string text;
  for (const RunFact& fact : run_facts(result)) text += fmt::format("- {}: {}\n", fact.label, fact.text);
  for (const auto& [key, value] : result.config.metadata)
    text += fmt::format("- {}: {} (stated by the user)\n", printable(key), printable(value));
  return text;
}

std::string number(const std::optional<double>& value) {
  return value ? fixed(*value, rate_decimals({*value})) : "–";
}

std::string percentile(const std::optional<Statistics>& statistics, std::size_t i) {
  if (!statistics) return "–";
  const double ms = statistics->percentiles[i];
  return plain(ms, latency_decimals({ms}));
}

}  // namespace

std::string_view name(AnalysisLanguage language) { return row_of(language).name; }

std::optional<AnalysisLanguage> find_analysis_language(std::string_view name) {
  for (const LanguageRow& row : kLanguages) {
    if (row.name == name) return row.language;
  }
  return std::nullopt;
}

std::string result_table(const RunResult& result) {
  std::string text = fmt::format(
      "| {} | requests | failed | requests/s | output tokens/s | TTFT p50, ms | TTFT p99, ms | TPOT p50, ms "
      "| ITL p99, "
      "ms | E2E p50, ms | E2E p99, ms | verdict |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
      load_name(result));
  for (const LevelResult& level : result.levels) {
    const Figures& f = level.figures;
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                        load_text(level.load()), whole(level.attempted), whole(level.failed),
                        number(f.requests_per_s), number(f.output_tokens_per_s), percentile(f.ttft_ms, 4),
                        percentile(f.ttft_ms, 8), percentile(f.tpot_ms, 4), percentile(f.itl_ms, 8),
                        percentile(f.e2e_ms, 4), percentile(f.e2e_ms, 8), name(level.verdict.status));
  }
  return text;
}

Result<std::string> analysis_prompt(std::string_view prompt_template, const RunResult& result,
                                    const std::vector<Fact>& facts, AnalysisLanguage language) {
  const std::pair<std::string_view, std::string> values[] = {
      {"language", std::string(row_of(language).in_words)},
      {"headings", headings_text(language)},
      {"environment", environment_text(result)},
      {"result_table", result_table(result)},
      {"facts", facts_text(facts)},
  };
  std::string out;
  bool any_facts = false;
  for (std::size_t at = 0;;) {
    const std::size_t open = prompt_template.find("{{", at);
    const std::size_t close = prompt_template.find("}}", std::min(open, prompt_template.size()));
    out += prompt_template.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::string_view inside = close == std::string_view::npos
                                        ? prompt_template.substr(open + 2, 30)
                                        : prompt_template.substr(open + 2, close - open - 2);
    const auto value = std::find_if(std::begin(values), std::end(values),
                                    [&](const auto& known) { return known.first == inside; });
    if (close == std::string_view::npos || value == std::end(values)) {
      const auto line =
          1 + std::count(prompt_template.begin(), prompt_template.begin() + static_cast<long>(open), '\n');
      std::string known;
      for (const auto& [name, text] : values)
        known += fmt::format("{}{{{{{}}}}}", known.empty() ? "" : ", ", name);
      return bad_input(fmt::format("the prompt, line {}: \"{{{{{}\" is no placeholder; there are {}", line,
                                   printable(inside.substr(0, 40)), known));
    }
    any_facts = any_facts || value->first == "facts";
    out += value->second;
    at = close + 2;
  }
  if (!any_facts)
    return bad_input(
        "the prompt has no {{facts}}, so nothing in the answer could be checked; add that placeholder");
  return out;
}

}  // namespace loadtest
