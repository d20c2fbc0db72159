#pragma once
// What one level (a concurrency, later a request rate) of a run measured.
//
// Units:   in the names. Missing: nullopt.
// Source:  docs/metrics.md#the-result-file
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/failure.h"
#include "core/load_level.h"
#include "core/slo.h"
#include "core/statistics.h"

namespace loadtest {

// The figures that exist both for a whole level and for its steady window.
struct Figures {
  std::optional<Statistics> ttft_ms, ttft_corrected_ms, ttfo_ms, tpot_ms, tpot_compat_ms, itl_ms, icl_ms,
      max_icl_ms, e2e_ms, e2e_corrected_ms, e2e_per_token_ms, stream_close_ms, send_delay_ms, connect_ms,
      client_lag_ms;
  std::optional<std::uint64_t> input_tokens, output_tokens, reasoning_tokens, cached_tokens;
  std::optional<double> input_tokens_per_s, output_tokens_per_s, total_tokens_per_s;
  std::optional<double> requests_per_s, achieved_concurrency;
};

// The table of the latency statistics: JSON, CSV, tables and the API list the same rows.
struct LatencyField {
  std::string_view name;   // as in JSON: "ttft_ms"
  std::string_view label;  // as in a heading: "TTFT"
  std::optional<Statistics> Figures::*field;
};
inline constexpr std::array<LatencyField, 15> kLatencyFields{{
    {"ttft_ms", "TTFT", &Figures::ttft_ms},
    {"ttft_corrected_ms", "TTFT from due", &Figures::ttft_corrected_ms},
    {"ttfo_ms", "TTFO", &Figures::ttfo_ms},
    {"tpot_ms", "TPOT", &Figures::tpot_ms},
    {"tpot_compat_ms", "TPOT (compat)", &Figures::tpot_compat_ms},
    {"itl_ms", "ITL", &Figures::itl_ms},
    {"icl_ms", "ICL", &Figures::icl_ms},
    {"max_icl_ms", "max ICL", &Figures::max_icl_ms},
    {"e2e_ms", "E2E", &Figures::e2e_ms},
    {"e2e_corrected_ms", "E2E from due", &Figures::e2e_corrected_ms},
    {"e2e_per_token_ms", "E2E per token", &Figures::e2e_per_token_ms},
    {"stream_close_ms", "stream close", &Figures::stream_close_ms},
    {"send_delay_ms", "sent after due", &Figures::send_delay_ms},
    {"connect_ms", "connect", &Figures::connect_ms},
    {"client_lag_ms", "client lag", &Figures::client_lag_ms},
}};

struct SteadyWindow {
  double from_s = 0;  // since the level's start
  double to_s = 0;
  Figures figures;
};

struct SeriesPoint {
  double t_s = 0;  // start of the second, since the level's start
  double output_tokens_per_s = 0;
  double in_flight = 0;  // mean over the second
  std::optional<double> ttft_ms_p50;
  std::uint64_t errors = 0;
};

enum class VerdictStatus { valid, suspect, invalid };
std::string_view name(VerdictStatus status);  // VALID, SUSPECT, INVALID

struct VerdictReason {
  VerdictStatus status = VerdictStatus::suspect;
  std::string code;    // as in docs/metrics.md#the-verdict
  std::string detail;  // a sentence with the figures

  bool operator==(const VerdictReason&) const = default;
};

struct Verdict {
  VerdictStatus status = VerdictStatus::valid;  // the worst of the reasons
  std::vector<VerdictReason> reasons;
};

struct GroupFigures {  // of some of a level's requests
  std::uint64_t attempted = 0, succeeded = 0, failed = 0, cut_off = 0;
  std::optional<Statistics> ttft_ms, tpot_ms, e2e_ms;
  double output_tokens_per_s = 0;
};

struct ServerFigures : GroupFigures {  // one of several --server URLs
  std::string url;
};

struct TurnFigures : GroupFigures {  // all requests that were the same turn of their conversations
  std::optional<double> input_tokens_mean, cached_tokens_mean;  // as the server counted
};

// How long the prompts were to be, were as sent, and were as the server counted them: means over the same
// requests, those whose prompt the server counted; where it counted none, all.
struct PromptTokens {
  std::uint64_t n = 0;
  std::optional<double> asked_mean;  // missing: texts were given, no length was asked for
  double sent_mean = 0;              // as we count, with what the chat template is known to add
  std::optional<double> counted_mean;

  bool operator==(const PromptTokens&) const = default;
};

struct LevelResult {
  std::uint32_t concurrency = 1;              // open loop: the most that might be in flight
  std::optional<OpenLoad> open;               // missing: closed loop
  std::optional<std::uint64_t> most_waiting;  // open loop: the most that were due and unsent at once
  double started_s = 0;                       // since the run's start
  double duration_s = 0;
  std::uint64_t attempted = 0, succeeded = 0, failed = 0, cut_off = 0;
  std::optional<double> error_rate;                   // failed / (succeeded + failed)
  std::array<std::uint64_t, kFailureKinds> errors{};  // by FailureKind
  std::array<std::string, kFailureKinds>
      error_examples;  // by FailureKind: the detail of the first one sent; one line; empty: none
  Figures figures;
  std::optional<PromptTokens> prompt_tokens;  // missing: no request
  std::optional<SteadyWindow> steady;
  std::optional<Goodput> goodput;  // where an objective was given
  std::vector<SeriesPoint> series;
  std::vector<ServerFigures> servers;  // where more than one server was given
  std::vector<TurnFigures> turns;      // of conversations, from the first turn on; else empty
  Verdict verdict;

  LoadLevel load() const { return {concurrency, open}; }
};

}  // namespace loadtest
