#include "report/live_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/secrets.h"
#include "core/workload_text.h"
#include "report/number_text.h"
#include "report/report_sections.h"
#include "report/run_facts.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

constexpr int kBarWidth = 30;
constexpr int kNarrowest = 8;

// Words and tones of one line, cut to a width as a whole.
class Line {
 public:
  Line& add(std::string text, Tone tone = Tone::plain) {
    parts_.push_back({std::move(text), tone});
    return *this;
  }

  Line& add(const Line& other) {
    parts_.insert(parts_.end(), other.parts_.begin(), other.parts_.end());
    return *this;
  }

  std::string cut(int width, const TerminalStyle& style) const {
    std::string out;
    for (const Cell& part : parts_) {
      const std::string text = truncated(part.text, width, style.unicode ? "…" : "...");
      width -= display_width(text);
      out += painted(text, part.tone, style);
      if (text.size() < part.text.size()) break;
    }
    return out;
  }

  std::string whole(const TerminalStyle& style) const { return cut(1 << 20, style); }

 private:
  std::vector<Cell> parts_;
};

// Eighths of a character make a bar that moves calmly.
std::string bar(double fraction, int width, const TerminalStyle& style) {
  constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double filled = std::clamp(std::isfinite(fraction) ? fraction : 0, 0.0, 1.0) * width;
  const int full = static_cast<int>(filled);
  std::string out;
  for (int i = 0; i < full; ++i) out += style.unicode ? "█" : "#";
  if (style.unicode && full < width) out += kEighths[static_cast<std::size_t>((filled - full) * 8)];
  const int rest = width - display_width(out);
  for (int i = 0; i < rest; ++i) out += style.unicode ? "░" : "-";
  return out;
}

std::string_view words(RunPhase phase) {
  switch (phase) {
    case RunPhase::probing:
      return "asking the server";
    case RunPhase::connecting:
      return "opening connections";
    case RunPhase::warmup:
      return "warming up";
    case RunPhase::measuring:
      return "measuring";
    case RunPhase::draining:
      return "waiting for open requests";
    case RunPhase::cooldown:
      return "cooling down";
    case RunPhase::finished:
      return "finished";
  }
  return "";
}

std::string whole_percent(double fraction) {
  return fmt::format("{:.0f} %",
                     std::floor(std::clamp(std::isfinite(fraction) ? fraction : 0, 0.0, 1.0) * 100));
}

std::string seconds_text(double seconds) {  // whole seconds: nothing flickers
  return seconds < 60 ? fmt::format("{:.0f} s", seconds) : duration_text(seconds);
}

std::string rate_text(double value) { return fixed(value, rate_decimals({value})); }

std::string ms_text(double ms) {
  return ms < 10'000 ? plain(ms, latency_decimals({ms})) + " ms" : plain(ms / 1000, 1) + " s";
}

std::string requests_text(const RunProgress& p) {
  return p.total ? fmt::format("{} of {}", whole(p.done), counted(*p.total, "request"))
                 : counted(p.done, "request");
}

// Left of the bars: both the same width, so that the bars stand under each other.
std::string level_label(const RunProgress& p) { return fmt::format("level {} of {}", p.level + 1, p.levels); }

std::string failures_text(const RunProgress& p) {
  return fmt::format("{} failed: {}", whole(p.failed), errors_text(p.errors));
}

Line now_line(const RunProgress& p, const TerminalStyle& style) {
  const std::string gap = style.unicode ? " · " : " - ";
  Line line;
  line.add(fmt::format("{} tokens/s{}{} requests/s", rate_text(p.output_tokens_per_s), gap,
                       rate_text(p.requests_per_s)));
  if (p.ttft_p50_ms) line.add(fmt::format("{}TTFT {}", gap, ms_text(*p.ttft_p50_ms)));
  line.add(fmt::format("{}{} in flight", gap, whole(p.in_flight)));
  if (p.waiting > 0) line.add(fmt::format("{}{} waiting", gap, whole(p.waiting)), Tone::warning);
  return line;
}

}  // namespace

int visible_width(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b') {
      i = std::min(line.find('m', i), line.size());
    } else {
      text += line[i];
    }
  }
  return display_width(text);
}

std::vector<std::string> start_lines(const RunConfig& config, const ServerFacts& server, int width,
                                     const TerminalStyle& style) {
  const std::string gap = style.unicode ? " · " : " - ";
  Line what;
  what.add(printable(server.model), Tone::strong)
      .add(fmt::format(" at {}", printable(without_userinfo(server.url))));
  if (config.servers.size() > 1) what.add(fmt::format(" and {} more", config.servers.size() - 1));
  Line how;
  how.add(printable(workload_text(config)));
  if (config.seed) how.add(fmt::format("{}seed {}", gap, *config.seed));
  return {what.cut(width, style), how.cut(width, style)};
}

std::string level_line(const LevelResult& level, int width, const TerminalStyle& style) {
  const std::string gap = style.unicode ? " · " : " - ";
  const VerdictStatus status = level.verdict.status;
  Line line;
  line.add(padded_right(std::string(name(status)), 7), tone(status));
  line.add("  " + padded_right((level.open ? "" : "c=") + load_text(level.load()), 6), Tone::strong);
  line.add(fmt::format("  {} ok", whole(level.succeeded)));
  if (level.failed > 0) line.add(fmt::format(", {} failed", whole(level.failed)), Tone::bad);
  if (level.cut_off > 0) line.add(fmt::format(", {} cut off", whole(level.cut_off)));
  if (level.figures.output_tokens_per_s) {
    line.add(fmt::format("{}{} tokens/s", gap, rate_text(*level.figures.output_tokens_per_s)));
  }
  if (level.figures.ttft_ms) line.add(fmt::format("{}TTFT {}", gap, ms_text(level.figures.ttft_ms->p50())));
  if (level.figures.e2e_ms) line.add(fmt::format("{}E2E {}", gap, ms_text(level.figures.e2e_ms->p50())));
  line.add(fmt::format("{}{}", gap, duration_text(level.duration_s)));
  return line.cut(width, style);
}

std::string plain_line(const RunProgress& p, const TerminalStyle& style) {
  if (p.phase == RunPhase::probing) {
    return fmt::format("[{:>4}] asking {}", seconds_text(p.elapsed_s), printable(p.asked));
  }
  TerminalStyle plain = style;
  plain.colour = false;
  Line line;
  line.add(fmt::format("[{:>4}] {}, {}{}: {}", seconds_text(p.elapsed_s), level_label(p),
                       p.load.open ? "" : "c=", load_text(p.load), words(p.phase)));
  if (p.phase == RunPhase::measuring || p.phase == RunPhase::draining) {
    line.add(fmt::format(", {} ({}), ", requests_text(p), whole_percent(p.level_fraction)));
    line.add(now_line(p, plain));
    if (p.failed > 0) line.add((style.unicode ? " · " : " - ") + failures_text(p), Tone::bad);
  }
  if (p.eta_s) line.add(fmt::format(", about {} left", seconds_text(*p.eta_s)));
  return line.whole(plain);
}

std::vector<std::string> live_lines(const RunProgress& p, int width, const TerminalStyle& style) {
  if (p.phase == RunPhase::probing) {
    Line line;
    line.add("  asking  ", Tone::dim).add(printable(p.asked));
    if (p.elapsed_s >= 1) line.add(fmt::format("  {}", seconds_text(p.elapsed_s)), Tone::dim);
    return {line.cut(width - 1, style)};
  }
  const std::string gap = style.unicode ? " · " : " - ";
  const std::string label = level_label(p);
  const int label_width = std::max(display_width(label), 7);
  // The last column stays free: some terminals wrap as soon as it is written.
  const int room = width - 1;
  const int bar_width = std::min(kBarWidth, room - label_width - 44);

  const auto progress_line = [&](const std::string& name, double fraction) {
    Line line;
    line.add("  " + padded_right(name, label_width) + "  ", Tone::dim);
    if (bar_width >= kNarrowest) line.add(bar(fraction, bar_width, style) + "  ");
    line.add(padded_left(whole_percent(fraction), 5) + "  ");
    return line;
  };

  Line level = progress_line(label, p.level_fraction);
  level.add((p.load.open ? "" : "c=") + load_text(p.load), Tone::strong).add(gap);
  if (p.phase == RunPhase::measuring) {
    level.add(requests_text(p));
  } else {
    level.add(std::string(words(p.phase)));
  }
  Line overall = progress_line("overall", p.overall_fraction);
  if (p.eta_s) overall.add(fmt::format("{} left{}", seconds_text(*p.eta_s), gap));
  overall.add(fmt::format("{} so far", seconds_text(p.elapsed_s)));

  std::vector<std::string> lines;
  for (const Line* line : {&level, &overall}) lines.push_back(line->cut(room, style));
  if (p.phase != RunPhase::measuring && p.phase != RunPhase::draining) return lines;
  Line now;
  now.add("  " + padded_right("now", label_width) + "  ", Tone::dim).add(now_line(p, style));
  lines.push_back(now.cut(room, style));
  if (p.failed > 0) {
    Line errors;
    errors.add("  " + padded_right("errors", label_width) + "  ", Tone::dim).add(failures_text(p), Tone::bad);
    lines.push_back(errors.cut(room, style));
  }
  return lines;
}

}  // namespace loadtest
