#pragma once
// What the simulated server does: its timing, its faults, the shape of its bytes.
//
// Errors: check() gives bad_input with a sentence that names the flag and says what would be right.
// Source: docs/simulator.md
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time.h"
#include "tokenize/tokenizer.h"

namespace loadtest::sim {

// What can go wrong with a request; at most one thing does.
enum class FaultKind : std::uint8_t { none, http_500, http_429, reset, stall, malformed, truncated };
inline constexpr std::size_t kFaultKinds = 7;

std::string_view name(FaultKind kind);  // "http_500", …; "none"

// How much `usage` an answer may carry. Where it is streamed, a request still has to ask for it.
enum class UsageMode : std::uint8_t {
  continuous,  // whatever the request asks for, continuous_usage_stats too
  final,       // include_usage only; continuous_usage_stats is ignored
  none,        // never, nor where it is not streamed
};

inline constexpr double kMostMs = 86'400'000;  // a day: no delay may be longer

struct SimConfig {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;  // 0: any free one
  std::string model = "sim-model";
  std::string owned_by = "llm-loadtest-sim";
  std::uint32_t max_model_len = 131072;

  std::shared_ptr<const Tokenizer> tokenizer;  // null: prompt tokens are estimated from characters
  std::uint32_t template_tokens = 0;           // the chat template's own, of each chat prompt
  bool prefix_cache = false;                   // needs the tokenizer

  Nanoseconds ttft = std::chrono::milliseconds(50);
  Nanoseconds itl = std::chrono::milliseconds(10);
  double jitter_sigma = 0;            // of the log-normal factor on every delay; 0: none
  std::uint32_t output_tokens = 128;  // where a request gives no maximum
  std::uint32_t tokens_per_event = 1;
  std::uint32_t events_per_write = 1;
  std::uint32_t reasoning_tokens = 0;  // the first ones of every answer
  std::uint32_t max_running = 0;       // 0: no limit
  double prefill_us_per_token = 0;
  double itl_per_running_us = 0;
  std::vector<std::string>
      answer;           // pieces, a token each, of which every answer is made; empty: common words
  double eos_rate = 0;  // share of the answers that end before their maximum
  std::uint64_t seed = 1;

  std::array<double, kFaultKinds> fault_rates{};  // by FaultKind, 0..1; their sum is at most 1
  double split_rate = 0;
  double merge_rate = 0;
  bool crlf = false;
  UsageMode usage = UsageMode::continuous;
  bool refuse_stream_options = false;
  bool refuse_max_tokens = false;
  std::vector<std::string> reject_fields;  // of the top level of a request; 400

  std::string api_key;   // empty: none is asked for
  std::string tls_cert;  // PEM files; both or neither
  std::string tls_key;
  std::string truth_path;  // empty: not written
  std::string ready_path;  // gets the URL once connections are accepted; empty: not written

  double fault_rate(FaultKind kind) const { return fault_rates[static_cast<std::size_t>(kind)]; }
};

Result<void> check(const SimConfig& config);

// A text as pieces of at most four characters, none across the beginning of a word: what comes between two
// tags, or a tag itself, is spread over events.
std::vector<std::string> answer_pieces(std::string_view text);

// "none" or "lognormal:S" to S (0 for none).
Result<double> parse_jitter(std::string_view text);

}  // namespace loadtest::sim
