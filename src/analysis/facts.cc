#include "analysis/facts.h"

#include <fmt/format.h>

#include <cmath>

#include "report/number_text.h"
#include "report/run_facts.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

class Facts {
 public:
  void add(std::string text) { facts_.push_back({static_cast<int>(facts_.size()) + 1, printable(text)}); }
  void number(const std::string& what, const std::string& where, const std::optional<double>& value,
              std::string_view unit) {
    if (value && std::isfinite(*value))
      add(fmt::format("{} at {}: {}{}{}", what, where, fixed(*value, rate_decimals({*value})),
                      unit.empty() ? "" : " ", unit));
  }
  std::vector<Fact> take() { return std::move(facts_); }

 private:
  std::vector<Fact> facts_;
};

void add_latencies(Facts& facts, const LevelResult& level, const std::string& where) {
  constexpr std::pair<std::string_view, std::optional<Statistics> Figures::*> kShown[] = {
      {"TTFT", &Figures::ttft_ms},       {"TTFT from the due time", &Figures::ttft_corrected_ms},
      {"TPOT", &Figures::tpot_ms},       {"ITL", &Figures::itl_ms},
      {"E2E latency", &Figures::e2e_ms}, {"waiting before sending", &Figures::send_delay_ms}};
  for (const auto& [label, field] : kShown) {
    const std::optional<Statistics>& s = level.figures.*field;
    if (!s) continue;
    for (const std::size_t i : {4U, 7U, 8U}) {
      const std::string mark =
          percentile_is_supported(s->n, kPercentiles[i]) ? "" : ", too few samples to be sure";
      facts.add(fmt::format("{} {} at {}: {} ms{}", label, kPercentileNames[i], where,
                            plain(s->percentiles[i], latency_decimals({s->percentiles[i]})), mark));
    }
  }
}

void add_level(Facts& facts, const LevelResult& level) {
  const std::string where = load_sentence(level.load());
  facts.add(fmt::format("requests at {}: {} sent, {} succeeded, {} failed, {} cut off, in {}", where,
                        whole(level.attempted), whole(level.succeeded), whole(level.failed),
                        whole(level.cut_off), duration_text(level.duration_s)));
  if (level.failed > 0) facts.add(fmt::format("errors at {}: {}", where, errors_text(level.errors)));
  facts.number("output throughput", where, level.figures.output_tokens_per_s, "tokens/s");
  facts.number("input and output throughput", where, level.figures.total_tokens_per_s, "tokens/s");
  facts.number("answered requests", where, level.figures.requests_per_s, "requests/s");
  facts.number("mean number of requests in flight", where, level.figures.achieved_concurrency, "");
  add_latencies(facts, level, where);
  if (level.goodput && level.goodput->share) {
    facts.add(fmt::format("goodput at {}: {} of the requests kept every objective", where,
                          percent(*level.goodput->share)));
  }
  if (level.verdict.status != VerdictStatus::valid) {
    for (const VerdictReason& reason : level.verdict.reasons)
      facts.add(
          fmt::format("verdict at {}: {}, {}: {}", where, name(reason.status), reason.code, reason.detail));
  }
}

std::optional<double> ratio(std::optional<double> now, std::optional<double> before) {
  if (!now || !before || !(*before > 0) || !std::isfinite(*now / *before)) return std::nullopt;
  return *now / *before;
}

// What a step from one level to the next brought, and what it cost.
void add_step(Facts& facts, const LevelResult& before, const LevelResult& now) {
  const std::string step =
      fmt::format("from {} to {}", load_sentence(before.load()), load_sentence(now.load()));
  const auto tokens = ratio(now.figures.output_tokens_per_s, before.figures.output_tokens_per_s);
  if (tokens) facts.add(fmt::format("output throughput {}: times {:.2f}", step, *tokens));
  if (tokens && !now.open && !before.open && now.concurrency > before.concurrency) {
    const double more = static_cast<double>(now.concurrency) / before.concurrency;
    facts.add(fmt::format(
        "scaling {}: {:.0f} % of linear (throughput times {:.2f} for times {:.2f} requests in flight)", step,
        100 * *tokens / more, *tokens, more));
  }
  const auto median = [](const std::optional<Statistics>& s) {
    return s ? std::optional(s->p50()) : std::nullopt;
  };
  if (const auto ttft = ratio(median(now.figures.ttft_ms), median(before.figures.ttft_ms)))
    facts.add(fmt::format("TTFT p50 {}: times {:.2f}", step, *ttft));
  if (const auto tpot = ratio(median(now.figures.tpot_ms), median(before.figures.tpot_ms)))
    facts.add(fmt::format("TPOT p50 {}: times {:.2f}", step, *tpot));
}

}  // namespace

std::vector<Fact> result_facts(const RunResult& result) {
  Facts facts;
  for (const RunFact& fact : run_facts(result)) {
    if (fact.label != "run") facts.add(fact.label + ": " + fact.text);
  }
  for (const auto& [key, value] : result.config.metadata)
    facts.add(fmt::format("stated by the user: {} is {}", key, value));
  const LevelResult* most = nullptr;
  for (const LevelResult& level : result.levels) {
    const auto& tokens = level.figures.output_tokens_per_s;
    if (tokens && (most == nullptr || *tokens > *most->figures.output_tokens_per_s)) most = &level;
  }
  if (most != nullptr)
    facts.add("highest output throughput of all levels: at " + load_sentence(most->load()));
  for (const LevelResult& level : result.levels) add_level(facts, level);
  for (std::size_t i = 1; i < result.levels.size(); ++i)
    add_step(facts, result.levels[i - 1], result.levels[i]);
  for (const std::string& warning : result.warnings) facts.add("note: " + warning);
  return facts.take();
}

std::string facts_text(const std::vector<Fact>& facts) {
  std::string text;
  for (const Fact& fact : facts) text += fmt::format("[F{}] {}\n", fact.number, fact.text);
  return text;
}

}  // namespace loadtest
