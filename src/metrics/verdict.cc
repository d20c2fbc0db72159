#include "metrics/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/percent_text.h"

namespace loadtest {
namespace {

using Facts = VerdictFacts;

// A limit in the figure's own unit; where of_ttft is given, or that share of the TTFT's p50 if it is
// more; where answers are not streamed, of the E2E's.
struct Limit {
  double absolute;
  double of_ttft = 0;

  double value(const Facts& facts) const {
    return std::max(absolute, of_ttft * facts.ttft_p50_ms.value_or(facts.e2e_p50_ms.value_or(0)));
  }
};

enum class Fails { above, below };

struct Row {
  std::string_view code;
  Fails fails;
  std::optional<Limit> suspect, invalid;
  std::optional<double> (*figure)(const Facts&);
  std::string (*detail)(const Facts&, double figure, double limit);
};

std::optional<double> client_lag(const Facts& f) {
  if (!f.loop_lag_p99_ms) return f.read_lag_p99_ms;
  return std::max(*f.loop_lag_p99_ms, f.read_lag_p99_ms.value_or(0));
}

// Three digits, but never an exponent.
std::string in_ms(double value) {
  return value < 1000 ? fmt::format("{:.3g} ms", value) : fmt::format("{:.0f} ms", value);
}

std::string client_lag_detail(const Facts& f, double figure, double limit) {
  const bool loop = f.loop_lag_p99_ms && *f.loop_lag_p99_ms == figure;
  const std::string against = f.ttft_p50_ms  ? ", TTFT p50 " + in_ms(*f.ttft_p50_ms)
                              : f.e2e_p50_ms ? ", E2E p50 " + in_ms(*f.e2e_p50_ms)
                                             : "";
  return fmt::format(
      "the client itself was late: {} p99 {}, more than {}{}; give it cores of its own, more --threads or "
      "less load",
      loop ? "event loop lag" : "reading behind the kernel's stamp", in_ms(figure), in_ms(limit), against);
}

std::optional<double> busiest_thread(const Facts& f) { return f.busiest_thread_share; }

std::string cpu_saturated_detail(const Facts&, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  return fmt::format(
      "an engine thread was busy {} of the time, more than {}; give the client more cores or --threads",
      percents.share, percents.limit);
}

std::optional<double> sent_share(const Facts& f) { return f.sent_share; }

// Places, where they were short, were held by requests that waited for their text.
bool prompts_were_slow(const Facts& f) {
  const std::uint64_t could = std::min<std::uint64_t>(f.most_waiting, f.concurrency);
  return 2 * f.most_waiting_unmade > could;
}

std::string rate_not_kept_detail(const Facts& f, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  if (prompts_were_slow(f)) {
    return fmt::format(
        "when the last of {} requests fell due, {} had been sent, less than {}: this client makes prompts "
        "too slowly (of the {} that were due and unsent at once, {} had a place, but no text yet); give it "
        "more cores, or {}",
        f.due, percents.share, percents.limit, f.most_waiting, f.most_waiting_unmade,
        f.trace ? "stretch the trace (--time-scale)" : "ask for shorter prompts or for a lower rate");
  }
  const std::string bound =
      f.concurrency_given
          ? fmt::format("--max-concurrency ({}) is too low", f.concurrency)
          : fmt::format("the {} requests in flight that the limit of open files allows are too few",
                        f.concurrency);
  return fmt::format(
      "when the last of {} requests fell due, {} had been sent, less than {}: the server or this client does "
      "not keep up, or {}; {} to measure latencies",
      f.due, percents.share, percents.limit, bound,
      f.trace ? "stretch the trace (--time-scale)" : "ask for a lower rate");
}

std::optional<double> concurrency_reached(const Facts& f) {
  if (!f.steady_concurrency) return std::nullopt;
  return *f.steady_concurrency / f.concurrency;
}

std::string concurrency_detail(const Facts& f, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  return fmt::format(
      "{:.1f} {} were under way in the steady window where {} were asked for: {}, less than {}; look for "
      "failing requests, reconnects and a slow client",
      *f.steady_concurrency, f.conversations ? "conversations" : "requests", f.concurrency, percents.share,
      percents.limit);
}

std::optional<double> slots_used(const Facts& f) { return f.slots_used_share; }

std::string fewer_requests_detail(const Facts& f, double, double) {
  const std::uint64_t n = f.conversations.value_or(f.attempted);
  return fmt::format("{} {}{} sent for {} slots, so the concurrency was never reached; raise -n or -d", n,
                     f.conversations ? "conversation" : "request", n == 1 ? " was" : "s were", f.concurrency);
}

std::optional<double> coalesced_share(const Facts& f) {
  if (f.events == 0) return std::nullopt;
  return static_cast<double>(f.events_coalesced_by_lag) / static_cast<double>(f.events);
}

std::string coalesced_detail(const Facts& f, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  return fmt::format(
      "{} of {} events ({}, more than {}) shared a read because the client was late, so gaps between tokens "
      "are blurred; give the client more cores or less load",
      f.events_coalesced_by_lag, f.events, percents.share, percents.limit);
}

std::optional<double> prompt_difference(const Facts& f) {
  if (!f.prompt_tokens_asked || !f.prompt_tokens_counted || *f.prompt_tokens_asked <= 0) return std::nullopt;
  return std::abs(*f.prompt_tokens_counted / *f.prompt_tokens_asked - 1);
}

std::string prompt_length_detail(const Facts& f, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  return fmt::format(
      "the server counted {:.1f} tokens a prompt where {:.1f} were asked for: {} apart, more than {}; {}",
      *f.prompt_tokens_counted, *f.prompt_tokens_asked, percents.share, percents.limit,
      f.prompts_exact ? "the tokenizer is not the server's, or its chat template adds the rest"
                      : "prompts were made with a stand-in for the model's tokenizer, and what its chat "
                        "template adds was not measured; give --tokenizer");
}

std::optional<double> answer_share(const Facts& f) {
  if (!f.answer_tokens_asked || !f.answer_tokens_counted || *f.answer_tokens_asked <= 0) return std::nullopt;
  return *f.answer_tokens_counted / *f.answer_tokens_asked;
}

std::string output_length_detail(const Facts& f, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  return fmt::format(
      "answers had {:.1f} tokens where exactly {:.1f} were asked for: {}, less than {}; the probe's answer "
      "was long enough, but the server does not keep --output-len under load: look at its limits (context, "
      "time)",
      *f.answer_tokens_counted, *f.answer_tokens_asked, percents.share, percents.limit);
}

std::optional<double> cached_share(const Facts& f) {
  if (!f.cached_unshared || !f.input_tokens || *f.input_tokens <= 0) return std::nullopt;
  return *f.cached_unshared / *f.input_tokens;
}

std::string prefix_cache_detail(const Facts& f, double figure, double limit) {
  const PercentTexts percents = percents_apart(figure, limit);
  const std::string took = fmt::format("the server took {:.0f} of {:.0f} prompt tokens from its prefix cache",
                                       *f.cached_tokens, *f.input_tokens);
  const std::string share =
      f.sharing_asked ? fmt::format(
                            ", {:.0f} of them ({} of all, more than {}) beyond what prompts were to "
                            "share",
                            *f.cached_unshared, percents.share, percents.limit)
                      : fmt::format(" ({}, more than {}) though no prompts were to be shared", percents.share,
                                    percents.limit);
  return took + share +
         ", so TTFT is too good; leave out --seed, and see whether a long chat template is cached";
}

std::optional<double> successes(const Facts& f) { return static_cast<double>(f.succeeded); }

std::string no_success_detail(const Facts& f, double, double) {
  return fmt::format(
      "none of {} succeeded ({} failed, {} cut off), so nothing was measured; look at the errors by "
      "kind",
      f.attempted == 1 ? "1 request" : fmt::format("{} requests", f.attempted), f.failed, f.cut_off);
}

constexpr auto kNone = std::nullopt;

// The verdict table: docs/metrics.md explains the same rows.
constexpr std::array kTable{
    Row{"client_lag", Fails::above, Limit{0.5, 0.05}, Limit{2, 0.25}, client_lag, client_lag_detail},
    Row{"cpu_saturated", Fails::above, Limit{0.90}, kNone, busiest_thread, cpu_saturated_detail},
    Row{"concurrency_not_reached", Fails::below, Limit{0.95}, Limit{0.80}, concurrency_reached,
        concurrency_detail},
    Row{"rate_not_kept", Fails::below, Limit{0.99}, Limit{0.95}, sent_share, rate_not_kept_detail},
    Row{"fewer_requests_than_slots", Fails::below, Limit{1}, kNone, slots_used, fewer_requests_detail},
    Row{"coalesced", Fails::above, Limit{0.01}, kNone, coalesced_share, coalesced_detail},
    Row{"prompt_length", Fails::above, Limit{0.02}, kNone, prompt_difference, prompt_length_detail},
    Row{"output_length", Fails::below, Limit{0.98}, kNone, answer_share, output_length_detail},
    Row{"prefix_cache", Fails::above, Limit{0.02}, kNone, cached_share, prefix_cache_detail},
    Row{"no_success", Fails::below, kNone, Limit{1}, successes, no_success_detail},
};

bool fails(const Row& row, const std::optional<Limit>& limit, double figure, const Facts& facts) {
  if (!limit) return false;
  return row.fails == Fails::above ? figure > limit->value(facts) : figure < limit->value(facts);
}

}  // namespace

Verdict verdict(const VerdictFacts& facts) {
  Verdict result;
  for (const Row& row : kTable) {
    const std::optional<double> figure = row.figure(facts);
    if (!figure) continue;
    const bool invalid = fails(row, row.invalid, *figure, facts);
    if (!invalid && !fails(row, row.suspect, *figure, facts)) continue;
    const VerdictStatus status = invalid ? VerdictStatus::invalid : VerdictStatus::suspect;
    const double limit = (invalid ? row.invalid : row.suspect)->value(facts);
    result.reasons.push_back({status, std::string(row.code), row.detail(facts, *figure, limit)});
    result.status = std::max(result.status, status);
  }
  return result;
}

std::span<const std::string_view> verdict_codes() {
  static constexpr auto codes = [] {
    std::array<std::string_view, kTable.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = kTable[i].code;
    return names;
  }();
  return codes;
}

}  // namespace loadtest
