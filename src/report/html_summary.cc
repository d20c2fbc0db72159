// The head of the HTML report: what was run, the figures that stand out, the verdict.
#include <algorithm>
#include <cmath>
#include <ctime>

#include "report/html_sections.h"
#include "report/number_text.h"
#include "report/run_facts.h"
#include "report/told_reasons.h"

namespace loadtest {
namespace {

std::string_view css_class(VerdictStatus status) {
  return status == VerdictStatus::valid ? "good" : status == VerdictStatus::suspect ? "warn" : "bad";
}

std::string_view css_class(RunStatus status) {
  return status == RunStatus::completed ? "good" : status == RunStatus::failed ? "bad" : "warn";
}

std::string utc(std::int64_t unix_ns) {
  const std::time_t seconds = unix_ns / 1'000'000'000;
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return "";
  char text[64];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts)};
}

void add_tile(HtmlWriter& out, std::string_view number, std::string_view unit, std::string_view words) {
  out.raw("<div class=\"tile\"><b>");
  out.text(number);
  out.raw(" ");
  out.element("small", "", unit);
  out.raw("</b>");
  out.element("span", "", words);
  out.raw("</div>\n");
}

std::string tile_ms(double ms) { return plain(ms, latency_decimals({ms})); }

std::string at_level(const LevelResult& level) { return "at " + load_sentence(level.load()); }

// The level with the highest value; nullptr where none has one.
template <class Get>
const LevelResult* highest(const RunResult& result, Get get) {
  const LevelResult* best = nullptr;
  for (const LevelResult& level : result.levels) {
    const std::optional<double> value = get(level);
    if (value && std::isfinite(*value) && (best == nullptr || *value > *get(*best))) best = &level;
  }
  return best;
}

void add_ttft_tile(HtmlWriter& out, const LevelResult& level, std::string_view words) {
  const std::optional<Statistics>& ttft = level.figures.ttft_ms;
  if (!ttft) return;
  add_tile(out, tile_ms(ttft->p50()), "ms",
           fmt::format("TTFT p50 {} (p99 {} ms){}", at_level(level), tile_ms(ttft->p99()), words));
}

}  // namespace

void add_html_header(HtmlWriter& out, const RunResult& result) {
  out.raw("<header>\n");
  out.element("h1", "", "Load test of " + (result.server.model.empty() ? "a model" : result.server.model));
  out.raw("<p class=\"soft\">");
  out.format("<span class=\"chip {}\">{}</span> ", css_class(result.status), name(result.status));
  out.text(fmt::format("{} · {}", utc(result.started_unix_ns), duration_text(result.duration_s)));
  out.raw("</p>\n");
  if (result.status_detail) out.element("p", css_class(result.status), *result.status_detail);
  out.raw("<dl class=\"facts\">\n");
  const auto fact = [&](std::string_view label, std::string_view text) {
    out.element("dt", "", label);
    out.element("dd", "", text);
    out.raw("\n");
  };
  for (const RunFact& row : run_facts(result)) fact(row.label, row.text);
  for (const auto& [key, value] : result.config.metadata) fact(key, value);
  out.raw("</dl>\n</header>\n");
}

void add_html_highlights(HtmlWriter& out, const RunResult& result) {
  std::uint64_t attempted = 0, failed = 0, cut_off = 0;
  for (const LevelResult& level : result.levels) {
    attempted += level.attempted;
    failed += level.failed;
    cut_off += level.cut_off;
  }
  out.raw("<div class=\"tiles\">\n");
  const auto tokens = [](const LevelResult& l) { return l.figures.output_tokens_per_s; };
  if (const LevelResult* best = highest(result, tokens)) {
    const double value = *best->figures.output_tokens_per_s;
    add_tile(out, fixed(value, rate_decimals({value})), "output tokens/s", "most, " + at_level(*best));
  }
  const auto requests = [](const LevelResult& l) { return l.figures.requests_per_s; };
  if (const LevelResult* best = highest(result, requests)) {
    const double value = *best->figures.requests_per_s;
    add_tile(out, fixed(value, rate_decimals({value})), "requests/s", "most, " + at_level(*best));
  }
  add_ttft_tile(out, result.levels.front(), "");
  if (result.levels.size() > 1) add_ttft_tile(out, result.levels.back(), "");
  const auto kept = [](const LevelResult& l) {
    return l.goodput ? l.goodput->share : std::optional<double>();
  };
  if (highest(result, kept) != nullptr) {
    const LevelResult& last = result.levels.back();
    if (last.goodput && last.goodput->share)
      add_tile(out, percent(*last.goodput->share), "goodput", "kept every objective, " + at_level(last));
  }
  std::string words = failed == 0 ? "none failed" : whole(failed) + " failed";
  if (cut_off > 0) words += fmt::format(", {} cut off", whole(cut_off));
  add_tile(out, whole(attempted), attempted == 1 ? "request" : "requests", words);
  out.raw("</div>\n");
}

void add_html_verdict(HtmlWriter& out, const RunResult& result) {
  out.raw("<h2>Verdict</h2>\n");
  const bool all_valid = std::all_of(result.levels.begin(), result.levels.end(), [](const LevelResult& l) {
    return l.verdict.status == VerdictStatus::valid;
  });
  if (all_valid) {
    out.raw("<div class=\"panel good\"><span class=\"chip good\">VALID</span> ");
    out.text(result.levels.size() == 1
                 ? "Nothing suggests that this client distorted the figures."
                 : "Nothing suggests that this client distorted the figures of any level.");
    out.raw("</div>\n");
  }
  ToldReasons told;
  for (const LevelResult& level : result.levels) {
    if (all_valid) break;
    const std::string_view colour = css_class(level.verdict.status);
    out.format("<div class=\"panel {0}\"><span class=\"chip {0}\">{1}</span> ", colour,
               name(level.verdict.status));
    out.element("strong", "", load_sentence(level.load()));
    if (!level.verdict.reasons.empty()) {
      out.raw("<ul>");
      for (const VerdictReason& reason : level.verdict.reasons) {
        out.raw("<li>");
        out.element("code", "", reason.code);
        out.text(": " + std::string(told.tell(reason)));
        out.raw("</li>");
      }
      out.raw("</ul>");
    }
    out.raw("</div>\n");
  }
  for (const std::string& warning : result.warnings) {
    out.element("div", "panel warn", warning);
    out.raw("\n");
  }
}

}  // namespace loadtest
