#pragma once
// A complete run, as the result file, the store and the API show it.
//
// Missing: nullopt. Source: docs/metrics.md#the-result-file, docs/formats.md
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/level_result.h"
#include "core/request_record.h"
#include "core/run_config.h"

namespace loadtest {

enum class RunStatus { completed, cancelled, failed, interrupted };
std::string_view name(RunStatus status);
std::string_view name(TokenSource source);  // usage|ids|retokenized|events

// Where the input token counts came from, best first: the server's usage; a tokenizer that counts as the
// model does; the length that the prompts were asked to have.
enum class InputTokenSource { usage, tokenizer, asked };
std::string_view name(InputTokenSource source);  // usage|tokenizer|asked

struct ServerFacts {
  std::string url;  // the first of RunConfig::servers
  std::string model;
  std::optional<std::string> engine;  // "vllm", where it says so
  std::optional<std::string> version;
  std::optional<std::uint64_t> max_model_len;
  // What the server loaded under the model's name; empty: not said. Not in the result's JSON.
  std::string model_root{};
};

struct ClientFacts {
  std::string host, cpu;
  std::uint32_t threads = 1;
  std::optional<std::string> timestamps;  // kernel|user|mixed; missing: nothing was read
};

struct TokenFacts {
  std::optional<std::string> tokenizer;          // that prompts were counted with
  std::optional<std::uint32_t> template_tokens;  // what the chat template adds to a prompt, as measured
  std::optional<TokenSource> source;             // the worst that was used; missing where no token came
  bool exact = false;                            // every n_k came from the server, none was scaled or guessed
  std::optional<InputTokenSource> input_source;  // the worst that a successful request used; missing where
                                                 // none succeeded
  bool input_exact = false;  // every input token was counted by the server or by an exact tokenizer
};

struct RequestsFile {
  std::string path, sha256;
  std::uint64_t count = 0;
};

struct ToolFacts {  // the program that measured
  std::string version;
  std::string git;  // empty: unknown
};

struct RunResult {
  std::string run_id;
  std::optional<ToolFacts> tool;  // missing: this program
  std::int64_t started_unix_ns = 0;
  std::int64_t completed_unix_ns = 0;
  std::int64_t clock_monotonic_ns = 0;  // one instant on both clocks, to map requests.jsonl to wall time
  std::int64_t clock_unix_ns = 0;
  double duration_s = 0;
  RunStatus status = RunStatus::completed;
  std::optional<std::string> status_detail;  // why it failed or was cancelled
  bool gave_up = false;                      // --max-error-rate was passed, which status_detail explains
  RunConfig config;                          // as resolved
  ServerFacts server;
  ClientFacts client;
  TokenFacts tokens;
  std::vector<LevelResult> levels;  // those that sent something, the last one perhaps cut short
  std::optional<RequestsFile> requests;
  std::vector<std::string> warnings;  // sentences: a seed that was given, stream_options refused, …
};

}  // namespace loadtest
