#pragma once
// What the store says of a run without reading its result, and the questions it answers.
//
// Units:   in the names. Missing: nullopt.
// Source:  docs/store.md
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/request_record.h"
#include "core/run_result.h"

namespace loadtest {

enum class RunState { queued, running, completed, cancelled, failed, interrupted };
inline constexpr std::string_view kRunStates[] = {"queued",    "running", "completed",
                                                  "cancelled", "failed",  "interrupted"};
inline std::string_view name(RunState state) { return kRunStates[static_cast<std::size_t>(state)]; }
RunState state_of(RunStatus status);

inline constexpr std::string_view kGaveUp = "max_error_rate";
std::string_view reason_of(ErrorCode code);  // bad_input|target_unusable|io|internal

struct RunEntry {
  std::string run_id;
  RunState state = RunState::queued;
  std::optional<std::string> detail;  // why it failed or was cancelled
  // The same in a word: reason_of() an error, or kGaveUp.
  std::optional<std::string> reason;
  std::string model, server_url;
  std::optional<std::string> engine;
  std::int64_t created_unix_ns = 0;
  std::optional<std::int64_t> started_unix_ns, completed_unix_ns;
  std::uint32_t levels = 0;  // that ended
  std::uint64_t attempted = 0, succeeded = 0, failed = 0;
  std::optional<VerdictStatus> verdict;  // the worst of its levels
  // Of its levels: the most output tokens/s, and the TTFT of that level. The error rate is that of all
  // requests.
  std::optional<double> output_tokens_per_s, ttft_p50_ms, error_rate;
  std::optional<double> duration_s;  // from its start to its end
  std::vector<std::optional<double>> output_tokens_per_s_by_level;

  bool operator==(const RunEntry&) const = default;
};

// By the moment it was created, unless one of the others is asked for: then missing values are last, and the
// newest is first among equals. `state`: in the order of RunState.
enum class HistorySort { created, model, state, duration, ttft, throughput, error_rate };

struct HistoryQuery {
  std::optional<RunState> state;
  std::string model, server, text;  // parts of names, any case; empty: any. `text`: of id, model or server
  std::optional<std::int64_t> from_unix_ns, to_unix_ns;  // when it was created: from <= t < to
  HistorySort sort = HistorySort::created;
  bool descending = true;
  std::uint64_t limit = 50, offset = 0;
};

struct History {
  std::vector<RunEntry> runs;
  std::uint64_t total = 0;  // that match, without limit and offset
  std::vector<std::pair<RunState, std::uint64_t>>
      by_state;  // likewise, whatever the state; only those there are
};

struct RequestQuery {
  std::string run_id;
  std::optional<std::uint32_t> level;
  std::optional<RequestStatus> status;
  std::uint64_t offset = 0, limit = 100;
};

// A request as a chart shows it.
struct TimelinePoint {
  std::int64_t at_ns = 0;  // when it was sent, or due where it never was: since the first of its level
  std::optional<std::int64_t> ttft_ns, e2e_ns;
  std::optional<std::uint32_t> output_tokens;
  RequestStatus status = RequestStatus::ok;
  std::optional<FailureKind> failure{};  // missing also where it did not fail

  bool operator==(const TimelinePoint&) const = default;
};

struct Timeline {
  std::uint64_t total = 0;  // requests of the level
  std::uint64_t every = 1;  // the first of so many is in `points`
  std::vector<TimelinePoint> points;
};

// A row of `metrics`: ("ttft_ms", "p99", 51.2), or ("output_tokens_per_s", "value", 1280).
struct MetricValue {
  std::uint32_t level = 0;
  std::string metric, statistic;
  double value = 0;

  bool operator==(const MetricValue&) const = default;
};

struct StoreFacts {
  std::uint64_t size_bytes = 0;      // of the database and its log
  std::uint32_t schema_version = 0;  // migrations that it has had
  std::uint64_t runs = 0;
};

struct Analysis {  // of a result, by a language model
  std::int64_t created_unix_ns = 0;
  std::string model, language, markdown;

  bool operator==(const Analysis&) const = default;
};

}  // namespace loadtest
