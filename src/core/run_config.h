#pragma once
// Everything a run needs to know, as the user stated it or as it was resolved. CLI and API fill the same
// struct.
//
// Units:   in the names, or std::chrono. Missing: nullopt means "not given".
// Secrets: api_key and header values that look like secrets are left out of every output (core/run_json.h).
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/load_level.h"
#include "core/slo.h"
#include "core/time.h"

namespace loadtest {

enum class ApiEndpoint { chat, completions };

// Whether the server is asked to go on after an end of its own choice (ignore_eos, min_tokens).
enum class OutputLength {
  exact_if_possible,  // asked; where the server refuses or does not do it, a sentence says so
  exact,              // asked; a server that refuses or does not do it is not measured
  at_most             // not asked: a limit only
};

struct Sampling {  // sent only where given
  std::optional<double> temperature, top_p, min_p, frequency_penalty, presence_penalty, repetition_penalty;
  std::optional<std::int64_t> top_k, seed;
  std::vector<std::string> stop;

  bool operator==(const Sampling&) const = default;
};

struct TlsOptions {
  bool insecure = false;  // skip the certificate check
  std::string ca_file;    // empty: the system's

  bool operator==(const TlsOptions&) const = default;
};

// What is sent, as the user wrote it; read by run/workload.h, and by the command line before. Empty: not
// given.
struct WorkloadConfig {
  std::string input_lengths, output_lengths;  // distributions, in place of RunConfig::input_len, output_len
  bool output_len_given = false;              // also over what a dataset says
  std::string shared_prefix;                  // "512:8"
  std::string dataset, dataset_format, dataset_columns, dataset_sampling;
  std::string trace, trace_format;
  double time_scale = 1;
  bool skip_bad_lines = false;
  std::string turns, think_time;  // conversations: how many turns ("all": a dataset's), how long between them
  std::string tokenizer;          // a name, a file or a folder

  bool operator==(const WorkloadConfig&) const = default;
};

struct RunConfig {
  std::vector<std::string> servers;  // base URLs, with or without /v1; several are replicas
  std::string model;                 // empty: the one that /v1/models lists
  std::string adapter = "openai";
  ApiEndpoint endpoint = ApiEndpoint::chat;
  bool stream = true;

  std::vector<std::uint32_t> concurrency{1};     // closed loop: one level each; empty: open loop
  std::vector<OpenLoad> open_loads;              // open loop: one level each
  ArrivalPattern arrival;                        // open loop
  bool arrival_given = false;                    // not the default: a load without gaps refuses it
  std::optional<std::uint32_t> max_concurrency;  // open loop; default: what the open files allow
  std::optional<std::uint64_t> num_prompts;      // a level; default: max(100, 4 x concurrency)
  std::optional<Nanoseconds> duration;           // a level; excludes num_prompts
  Nanoseconds cooldown{0};                       // between levels
  std::uint32_t input_len = 256;                 // tokens
  std::uint32_t output_len = 128;                // tokens; of a distribution the most
  WorkloadConfig workload;
  OutputLength output_length = OutputLength::exact_if_possible;
  std::uint32_t warmup = 3;           // requests before each level; 0 also turns the probe request off
  std::optional<std::uint64_t> seed;  // drawn at random, printed and stored where not given

  Nanoseconds connect_timeout = std::chrono::seconds(10);
  Nanoseconds timeout = std::chrono::seconds(120);  // whole request
  std::optional<Nanoseconds> ttft_timeout;
  std::optional<Nanoseconds> stall_timeout;  // between two reads
  Nanoseconds grace = std::chrono::seconds(30);

  std::string api_key;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string extra_body;  // a JSON object, merged into every body; empty: none
  Sampling sampling;
  TlsOptions tls;
  std::string proxy;  // http://host:port; empty: none, whatever the environment says

  std::uint32_t threads = 0;  // engine threads; 0: cores, at most what the concurrency can use
  Slo slo;
  std::optional<GoodputBasis> goodput_basis;  // default: the due time in an open loop, else the sending
  std::optional<double> max_error_rate;       // 0..1, a level; beyond it the run stops and exits with 1
  bool strict = false;                        // INVALID exits with 1
  bool request_events = false;                // arrivals in requests.jsonl
  std::map<std::string, std::string> metadata;

  bool operator==(const RunConfig&) const = default;
};

// One thing wrong with a RunConfig. `field` is the member's name in snake_case ("concurrency"), which is the
// JSON field and, with dashes, the flag.
struct FieldError {
  std::string field;
  std::string message;  // what is wrong and what would be right, without the field's name

  bool operator==(const FieldError&) const = default;
};

// Every check that needs neither network nor files. Empty: good.
std::vector<FieldError> check(const RunConfig& config);

inline constexpr std::uint32_t kMostConcurrency = 1'000'000;

std::vector<LoadLevel> load_levels(const RunConfig& config);

// How long a level sends: missing where it goes by count. A ramp that says nothing else ends with itself.
std::optional<Nanoseconds> level_duration(const RunConfig& config, const LoadLevel& level);
// Requests that a level sends, where it goes by count.
std::uint64_t level_num_prompts(const RunConfig& config, const LoadLevel& level);

}  // namespace loadtest
