#include "cli/sim_command.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "cli/number_checks.h"
#include "cli/parse_values.h"
#include "cli/program.h"
#include "cli/read_file.h"
#include "sim/run_simulator.h"
#include "tokenize/find_tokenizer.h"

namespace loadtest {
namespace {

struct SimFlags {
  sim::SimConfig config;
  double ttft_ms = 50;
  double itl_ms = 10;
  std::string jitter = "none";
  std::string usage = "continuous";
  std::vector<std::string> refuse;
  std::string tokenizer;
  std::string answer, answer_file;
  bool tokenizer_given = false;
};

double& rate_of(SimFlags& flags, sim::FaultKind kind) {
  return flags.config.fault_rates[static_cast<std::size_t>(kind)];
}

Nanoseconds from_ms(double ms) { return Nanoseconds(std::llround(ms * 1e6)); }

constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMost64 = std::numeric_limits<std::uint64_t>::max();

CLI::Validator share() { return number_from(0, 1); }
CLI::Validator delay_ms() { return number_from(0, sim::kMostMs); }
CLI::Validator delay_us() { return number_from(0, sim::kMostMs * 1e3); }

constexpr std::pair<const char*, sim::UsageMode> kUsageModes[] = {{"continuous", sim::UsageMode::continuous},
                                                                  {"final", sim::UsageMode::final},
                                                                  {"none", sim::UsageMode::none}};

std::string usage_mode_problem(const std::string& value) {
  for (const auto& [name, mode] : kUsageModes) {
    if (value == name) return "";
  }
  return in_quotes(value) + " is not known; give continuous, final or none";
}

int run_sim(SimFlags& flags) {
  flags.config.ttft = from_ms(flags.ttft_ms);
  flags.config.itl = from_ms(flags.itl_ms);
  for (const auto& [name, mode] : kUsageModes) {
    if (flags.usage == name) flags.config.usage = mode;
  }
  const auto sigma = sim::parse_jitter(flags.jitter);
  if (!sigma) return fail(sigma.error());
  flags.config.jitter_sigma = *sigma;
  for (const std::string& what : flags.refuse) {
    if (what == "stream_options") {
      flags.config.refuse_stream_options = true;
    } else if (what == "max_tokens") {
      flags.config.refuse_max_tokens = true;
    } else {
      return fail(bad_input(fmt::format(
          "--refuse: \"{}\" is not something to refuse; give stream_options, max_tokens or both", what)));
    }
  }
  if (flags.tokenizer_given && flags.tokenizer.empty()) {
    return fail(bad_input("--tokenizer: the name is empty; give an encoding, a model, a file or a folder"));
  }
  if (flags.tokenizer_given) {
    auto chosen = find_tokenizer(flags.tokenizer, "");
    if (!chosen) return fail({chosen.error().code, "--tokenizer: " + chosen.error().message});
    flags.config.tokenizer = std::move(chosen->tokenizer);
  }
  if (!flags.answer_file.empty()) {
    auto text = read_file(flags.answer_file);
    if (!text) return fail({text.error().code, "--answer-file: " + text.error().message});
    if (text->empty())
      return fail(bad_input("--answer-file: the file is empty, but an answer has a token at least"));
    flags.answer = std::move(*text);
  }
  flags.config.answer = sim::answer_pieces(flags.answer);
  if (const auto ok = sim::check(flags.config); !ok) return fail(ok.error());
  const auto ran = sim::run_simulator(flags.config, stdout, stderr);
  return ran ? 0 : fail(ran.error());
}

void add_server_flags(CLI::App& sub, sim::SimConfig& c) {
  const char* const group = "Server";
  sub.add_option("--port", c.port, "Port to listen on; 0: any free one")
      ->check(whole_from(0, 65535))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--host", c.host, "Address to listen on")->capture_default_str()->group(group);
  sub.add_option("--model", c.model, "Model name that /v1/models lists; any name is accepted in requests")
      ->capture_default_str()
      ->group(group);
  sub.add_option("--owned-by", c.owned_by, "Owner that /v1/models names; clients tell servers by it")
      ->capture_default_str()
      ->group(group);
  sub.add_option("--max-model-len", c.max_model_len, "Context length; longer requests get 400")
      ->check(whole_from(1, 1'000'000'000))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--api-key", c.api_key, "Answer 401 unless requests carry this key")->group(group);
  sub.add_option("--tls-cert", c.tls_cert, "Serve HTTPS with this certificate (PEM)")->group(group);
  sub.add_option("--tls-key", c.tls_key, "The certificate's private key (PEM)")->group(group);
  sub.add_option("--ready-file", c.ready_path, "Write the server's URL here once it accepts connections")
      ->group(group);
  sub.add_option(
         "--truth", c.truth_path,
         "Write a JSON line for each completion request: what was sent, and when; in blocks of 64 KiB, all "
         "of it once the simulator has ended")
      ->group(group);
}

void add_engine_flags(CLI::App& sub, SimFlags& flags) {
  const char* const group = "Engine";
  sim::SimConfig& c = flags.config;
  sub.add_option("--ttft-ms", flags.ttft_ms, "From a request's last byte to its first token")
      ->check(delay_ms())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--itl-ms", flags.itl_ms, "From one token to the next")
      ->check(delay_ms())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--jitter", flags.jitter, "none, or lognormal:S: a factor of mean 1 on every delay")
      ->capture_default_str()
      ->group(group);
  sub.add_option("--tokens", c.output_tokens, "Output length where a request gives none")
      ->check(whole_from(1, 10'000'000))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--tokens-per-event", c.tokens_per_event, "Tokens in each event")
      ->check(whole_from(1, 1024))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--events-per-write", c.events_per_write, "Events in each write")
      ->check(whole_from(1, 1024))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--reasoning", c.reasoning_tokens, "The first N tokens come as reasoning_content")
      ->check(whole_from(0, kMost32))
      ->capture_default_str()
      ->group(group);
  CLI::Option* const answer =
      sub.add_option("--answer", flags.answer,
                     "Answer every request with this text, a token for up to four characters; then stop")
          ->group(group);
  sub.add_option("--answer-file", flags.answer_file, "Answer every request with the text in this file")
      ->excludes(answer)
      ->group(group);
  sub.add_option("--max-running", c.max_running, "Requests that run at once, the rest queue; 0: no limit")
      ->check(whole_from(0, kMost32))
      ->capture_default_str()
      ->group(group);
  sub.add_option("--prefill-us-per-token", c.prefill_us_per_token, "Added to the TTFT for each prompt token")
      ->check(delay_us())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--itl-per-running-us", c.itl_per_running_us, "Added to the ITL for each running request")
      ->check(delay_us())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--eos-rate", c.eos_rate,
                 "Share of the answers that end early, unless the request says ignore_eos or min_tokens")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--seed", c.seed, "Seed of jitter, faults, splits and merges")
      ->check(whole_from(0, kMost64))
      ->capture_default_str()
      ->group(group);
}

void add_fault_flags(CLI::App& sub, SimFlags& flags) {
  const char* const group = "Faults (share of the requests, 0 to 1)";
  using sim::FaultKind;
  sub.add_option("--fault-http-500", rate_of(flags, FaultKind::http_500), "Answer 500")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--fault-http-429", rate_of(flags, FaultKind::http_429), "Answer 429")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--fault-reset", rate_of(flags, FaultKind::reset), "Reset the connection in mid-answer")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--fault-stall", rate_of(flags, FaultKind::stall),
                 "Stop sending in mid-answer, connection open")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--fault-malformed", rate_of(flags, FaultKind::malformed), "Send an event of broken JSON")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--fault-truncated", rate_of(flags, FaultKind::truncated),
                 "End the stream early, without [DONE]")
      ->check(share())
      ->capture_default_str()
      ->group(group);
}

void add_wire_flags(CLI::App& sub, SimFlags& flags) {
  const char* const group = "Shape of the bytes";
  sim::SimConfig& c = flags.config;
  sub.add_option("--split-events", c.split_rate, "Share of the writes sent in two parts, 0.5 ms apart")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_option("--merge-events", c.merge_rate, "Share of the writes held back and sent with the next one")
      ->check(share())
      ->capture_default_str()
      ->group(group);
  sub.add_flag("--crlf", c.crlf, "End the lines of events with CR LF")->group(group);
  sub.add_option("--usage", flags.usage,
                 "Usage that answers carry, in streams where asked for: continuous, final or none")
      ->type_name("NAME")
      ->check(usage_mode_problem)
      ->capture_default_str()
      ->group(group);
  sub.add_option("--refuse", flags.refuse,
                 "Answer 400 to stream_options, max_tokens or both (comma-separated)")
      ->delimiter(',')
      ->group(group);
  sub.add_option("--reject-fields", c.reject_fields,
                 "Answer 400 to requests with one of these top-level fields (comma-separated)")
      ->delimiter(',')
      ->group(group);
}

void add_token_flags(CLI::App& sub, SimFlags& flags) {
  const char* const group = "Tokens";
  sim::SimConfig& c = flags.config;
  sub.add_option("--tokenizer", flags.tokenizer,
                 "Count prompts, and make answers, with this tokenizer (see tokenize); else characters / 4")
      ->type_name("NAME|FILE|DIR")
      ->group(group);
  sub.add_option("--template-tokens", c.template_tokens, "Tokens that the chat template adds to a prompt")
      ->check(whole_from(0, 1'000'000))
      ->capture_default_str()
      ->group(group);
  sub.add_flag(
         "--prefix-cache", c.prefix_cache,
         "Remember beginnings of prompts, in blocks of 16 tokens: no prefill time, cached_tokens in usage")
      ->group(group);
}

}  // namespace

CLI::App* add_sim_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("sim", "Run a simulated LLM server that speaks the OpenAI API");
  const auto flags = std::make_shared<SimFlags>();
  add_server_flags(*sub, flags->config);
  add_engine_flags(*sub, *flags);
  add_token_flags(*sub, *flags);
  add_fault_flags(*sub, *flags);
  add_wire_flags(*sub, *flags);
  sub->footer(
      "Examples:\n"
      "  llm-loadtest sim --ttft-ms 200 --itl-ms 20 --max-running 32\n"
      "  llm-loadtest sim --port 0 --fault-reset 0.05 --fault-http-429 0.05 --truth truth.jsonl");
  const CLI::Option* const tokenizer = sub->get_option("--tokenizer");
  sub->callback([flags, tokenizer, &action] {
    flags->tokenizer_given = tokenizer->count() > 0;
    action = [flags] { return run_sim(*flags); };
  });
  return sub;
}

}  // namespace loadtest
