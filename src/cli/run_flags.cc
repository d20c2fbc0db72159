#include "cli/run_flags.h"

#include <algorithm>

#include "cli/duration.h"
#include "cli/flag_reader.h"
#include "cli/load_flags.h"
#include "cli/parse_values.h"
#include "cli/read_file.h"
#include "cli/target_flags.h"
#include "core/server_url.h"

namespace loadtest {
namespace {

template <auto Field>
Problem read_duration(RunOptions& o, const std::string& v) {
  return set(parse_duration(v), o.config.*Field);
}

template <auto Field>
Problem read_sampling(RunOptions& o, const std::string& v) {
  return set(parse_number(v, "0.7"), o.config.sampling.*Field);
}

template <auto Field>
Problem read_switch(RunOptions& o, const std::string& v) {
  return set(parse_bool(v), o.*Field);
}

template <auto Field>
Problem read_config_switch(RunOptions& o, const std::string& v) {
  return set(parse_bool(v), o.config.*Field);
}

template <auto Field>
Problem read_path(RunOptions& o, const std::string& v) {
  if (v.empty()) return "the path is empty; name a file";
  if (v == "-") return "\"-\" is not a file; --format json prints the result on standard output";
  o.*Field = v;
  return {};
}

template <auto Field>
Problem read_text(RunOptions& o, const std::string& v) {
  if (v.empty()) return "the value is empty; leave the flag out or give a value";
  o.config.*Field = v;
  return {};
}

Problem read_goodput_basis(RunOptions& o, const std::string& v) {
  const auto index = parse_choice(v, {"due", "sent"});
  if (!index) return index.error().message;
  o.config.goodput_basis = *index == 0 ? GoodputBasis::due : GoodputBasis::sent;
  return {};
}

Problem read_threads(RunOptions& o, const std::string& v) {
  return set(parse_whole32(v, "a number of threads", "a whole number, 0 for as many as are of use"),
             o.config.threads);
}

Problem read_insecure(RunOptions& o, const std::string& v) {
  return set(parse_bool(v), o.config.tls.insecure);
}

Problem read_cacert(RunOptions& o, const std::string& v) {
  const auto pem = read_file(v);
  if (!pem) return pem.error().message;
  if (pem->find("-----BEGIN") == std::string::npos || pem->find("CERTIFICATE-----") == std::string::npos) {
    return in_quotes(v) + " holds no certificate; give a file in PEM form";
  }
  o.config.tls.ca_file = v;
  return {};
}

Problem read_header(RunOptions& o, const std::string& v) {
  auto header = parse_header(v);
  if (!header) return header.error().message;
  o.config.headers.push_back(std::move(*header));
  return {};
}

Problem read_extra_body(RunOptions& o, const std::string& v) {
  if (!v.starts_with('@')) return read_text<&RunConfig::extra_body>(o, v);
  return set(read_file(v.substr(1)), o.config.extra_body);
}

Problem read_metadata(RunOptions& o, const std::string& v) {
  auto entry = parse_metadata(v);
  if (!entry) return entry.error().message;
  if (!o.config.metadata.insert(std::move(*entry)).second)
    return in_quotes(v) + " gives its key a second time";
  return {};
}

Problem read_top_k(RunOptions& o, const std::string& v) {
  return set(parse_signed(v, "a number of tokens", "a whole number, -1 for all"), o.config.sampling.top_k);
}

Problem read_sampling_seed(RunOptions& o, const std::string& v) {
  return set(parse_signed(v, "a seed", "a whole number"), o.config.sampling.seed);
}

Problem read_stop(RunOptions& o, const std::string& v) {
  o.config.sampling.stop.push_back(v);
  return {};
}

Problem read_goodput(RunOptions& o, const std::string& v) {
  const auto parsed = parse_slo(v, o.config.slo);
  if (!parsed) return parsed.error().message;
  return {};
}

Problem read_max_error_rate(RunOptions& o, const std::string& v) {
  return set(parse_share(v), o.config.max_error_rate);
}

Problem read_format(RunOptions& o, const std::string& v) {
  const auto index = parse_choice(v, {"table", "json"});
  if (!index) return index.error().message;
  o.json = *index == 1;
  return {};
}

Problem read_via(RunOptions& o, const std::string& v) {
  if (v.find('@') != std::string::npos)
    return "a user or password in the URL is not sent; give the key by --via-key";
  if (const auto url = parse_server_url(v); !url) return url.error().message;
  o.via = v;
  return {};
}

Problem read_via_key(RunOptions& o, const std::string& v) {
  if (v.empty()) return "the key is empty; leave the flag out or give the key";
  o.via_key = v;
  return {};
}

Problem read_via_retry(RunOptions& o, const std::string& v) { return set(parse_duration(v), o.via_retry); }

constexpr auto kOnce = Repeat::once;
constexpr auto kMany = Repeat::many;
using C = RunConfig;
using O = RunOptions;

constexpr const char* kTarget = "What to test";
constexpr const char* kLoad = "The load";
constexpr const char* kWorkload = "What is sent";
constexpr const char* kSampling = "Sampling (sent only where given)";
constexpr const char* kJudgement = "Judgement";
constexpr const char* kOutput = "Output";
constexpr const char* kWaiting = "Deadlines (ms, s, m or h; a bare number is seconds)";
constexpr const char* kElsewhere = "On another machine";
constexpr const char* kConnection = "Connection and engine";

// clang-format off
constexpr RunFlag kFlags[] = {
    {"-s,--server", "URL[,URL…]", kTarget, "Base URL of the server, with or without /v1; several are replicas of one, taken in turn; repeatable", kMany, "servers", read_servers},
    {"-m,--model", "NAME", kTarget, "Model to ask for; default: the one that the server lists, where it lists one", kOnce, "model", read_text<&C::model>},
    {"--adapter", "NAME", kTarget, "How the server is spoken to; `llm-loadtest info` lists what there is; default openai", kOnce, "adapter", read_adapter},
    {"--endpoint", "chat|completions", kTarget, "/v1/chat/completions or /v1/completions; default chat", kOnce, "endpoint", read_endpoint},
    {"--stream,!--no-stream", "", kTarget, "Stream the answers (default), or wait for each whole answer", kOnce, "stream", read_config_switch<&C::stream>},
    {"--api-key", "KEY", kTarget, "Sent as a bearer token; default: the environment variable OPENAI_API_KEY", kOnce, "api_key", read_text<&C::api_key>},
    {"--header", "NAME:VALUE", kTarget, "One more header for every request; repeatable", kMany, "headers", read_header},
    {"--extra-body", "JSON|@FILE", kTarget, "A JSON object merged into the body of every request", kOnce, "extra_body", read_extra_body},

    {"-c,--concurrency", "N[,N…]", kLoad, "Requests in flight; each number is a level, one after another; default 1", kMany, "concurrency", read_concurrency},
    {"--request-rate", "R[,R…]", kLoad, "Requests that fall due in a second, whatever became of those before, in place of -c; inf: all at once; each a level", kMany, "request_rate", read_request_rate},
    {"--arrival", "PATTERN", kLoad, "Gaps between due times: constant, poisson (default) or gamma:CV", kOnce, "arrival", read_arrival},
    {"--max-concurrency", "N", kLoad, "Most requests of a rate in flight; those beyond wait, and their wait is reported; default: what the open files allow", kOnce, "max_concurrency", read_max_concurrency},
    {"--ramp", "FROM:TO:TIME", kLoad, "A rate that goes from one to another in this time: 1:100:60s; ends with it unless -n or -d say more", kOnce, "ramp", read_ramp},
    {"-n,--num-prompts", "N", kLoad, "Requests a level; default: the greater of 100 and 4 times its concurrency, or 10 s of its rate", kOnce, "num_prompts", read_num_prompts},
    {"-d,--duration", "TIME", kLoad, "Send for this long a level, in place of -n", kOnce, "duration", read_duration<&C::duration>},
    {"--input-len", "TOKENS", kWorkload, "Length of the prompts: 256 (default), uniform:LO:HI, normal:MEAN:SD, lognormal:MEAN:SIGMA or histogram:FILE", kOnce, "input_len", read_input_len},
    {"--output-len", "TOKENS", kWorkload, "Length of the answers asked for, likewise; default 128, or what a dataset says", kOnce, "output_len", read_output_len},
    {"--exact-output-len", "auto|require|off", kWorkload, "Ask the server to go on to --output-len (ignore_eos, min_tokens): where it takes that (default), or it is not tested, or never", kOnce, "output_length", read_exact_output_len},
    {"--tokenizer", "NAME|PATH", kWorkload, "What counts the prompts: an encoding, a model, a tokenizer.json, a .model or a folder; default: by the model's name", kOnce, "tokenizer", read_tokenizer},
    {"--shared-prefix-len", "N[:GROUPS]", kWorkload, "The first N tokens are those of all prompts, or of its group's; default: nothing is shared", kOnce, "shared_prefix", read_shared_prefix},
    {"--dataset", "FILE", kWorkload, "Send the prompts of a file: JSONL, ShareGPT, CSV or lines of text", kOnce, "dataset", read_dataset},
    {"--dataset-format", "FORMAT", kWorkload, "jsonl, sharegpt, csv or text; default: by the file's name, else by its beginning", kOnce, "dataset_format", read_dataset_format},
    {"--dataset-columns", "NAME=COLUMN[,…]", kWorkload, "Where prompt, messages, system and output_len are found: prompt=question", kOnce, "dataset_columns", read_dataset_columns},
    {"--dataset-sampling", "ORDER", kWorkload, "shuffle (default), sequential or replacement", kOnce, "dataset_sampling", read_dataset_sampling},
    {"--turns", "N", kWorkload, "Conversations of so many turns (a number or a distribution; with --dataset all), each carrying the server's answers", kOnce, "turns", read_turns},
    {"--think-time", "TIME", kWorkload, "Between an answer and the next turn: 2s, uniform:1s:5s, normal:2s:500ms, exponential:2s, lognormal:2s:0.8; default 0", kOnce, "think_time", read_think_time},
    {"--trace", "FILE", kWorkload, "Replay a recorded load, its times and its lengths: Mooncake, BurstGPT, Azure or own JSONL; in place of -c and --request-rate", kOnce, "trace", read_trace},
    {"--trace-format", "FORMAT", kWorkload, "mooncake, burstgpt, azure or jsonl; default: by the first line", kOnce, "trace_format", read_trace_format},
    {"--time-scale", "X", kWorkload, "Multiplies the trace's times: 0.5 is twice as fast; default 1", kOnce, "time_scale", read_time_scale},
    {"--skip-bad-lines", "", kWorkload, "Leave broken lines of a dataset or trace out and count them", kOnce, "skip_bad_lines", read_skip_bad_lines},
    {"--warmup", "N", kLoad, "Requests before each level that are not measured; default 3; 0 also leaves out the probe", kOnce, "warmup", read_warmup},
    {"--cooldown", "TIME", kLoad, "Pause between levels; default 0", kOnce, "cooldown", read_duration<&C::cooldown>},
    {"--seed", "N", kLoad, "Repeat the prompts of an earlier run; default: drawn at random, printed and stored", kOnce, "seed", read_seed},

    {"--temperature", "X", kSampling, "Randomness", kOnce, "temperature", read_sampling<&Sampling::temperature>},
    {"--top-p", "X", kSampling, "Nucleus sampling", kOnce, "top_p", read_sampling<&Sampling::top_p>},
    {"--top-k", "N", kSampling, "The N likeliest tokens only", kOnce, "top_k", read_top_k},
    {"--min-p", "X", kSampling, "Least probability, as a share of the likeliest token's", kOnce, "min_p", read_sampling<&Sampling::min_p>},
    {"--frequency-penalty", "X", kSampling, "Penalty by how often a token came, -2 to 2", kOnce, "frequency_penalty", read_sampling<&Sampling::frequency_penalty>},
    {"--presence-penalty", "X", kSampling, "Penalty for having come at all, -2 to 2", kOnce, "presence_penalty", read_sampling<&Sampling::presence_penalty>},
    {"--repetition-penalty", "X", kSampling, "Factor against repetition, 1 for none", kOnce, "repetition_penalty", read_sampling<&Sampling::repetition_penalty>},
    {"--stop", "TEXT", kSampling, "End the answer at this text; repeatable", kMany, "stop", read_stop},
    {"--sampling-seed", "N", kSampling, "The server's own seed", kOnce, "sampling_seed", read_sampling_seed},

    {"--goodput", "NAME:MS[,…]", kJudgement, "Objectives of a request in ms, of ttft, tpot, itl and e2e: ttft:500,tpot:50", kMany, "slo", read_goodput},
    {"--goodput-basis", "due|sent", kJudgement, "From when ttft and e2e are judged; default: at a rate, when the request was due", kOnce, "goodput_basis", read_goodput_basis},
    {"--max-error-rate", "SHARE", kJudgement, "Stop, and exit with 1, once more than this share fails: 0.05 or 5%", kOnce, "max_error_rate", read_max_error_rate},
    {"--strict", "", kJudgement, "Exit with 1 where a level's verdict is INVALID", kOnce, "strict", read_config_switch<&C::strict>},

    {"-o,--output", "FILE", kOutput, "Write the result as JSON", kOnce, "", read_path<&O::output>},
    {"--csv", "FILE", kOutput, "Write a table with a row a level", kOnce, "", read_path<&O::csv>},
    {"--xlsx", "FILE", kOutput, "Write a workbook: summary, charts, levels, requests", kOnce, "", read_path<&O::xlsx>},
    {"--html", "FILE", kOutput, "Write a report with charts, one HTML file", kOnce, "", read_path<&O::html>},
    {"--requests", "FILE", kOutput, "Write a JSON line a request, with all its times", kOnce, "", read_path<&O::requests>},
    {"--request-events", "", kOutput, "Add the arrival of every event to --requests", kOnce, "request_events", read_config_switch<&C::request_events>},
    {"--save", "", kOutput, "Keep the run, each level as it ends, in the database; `llm-loadtest history` lists it", kOnce, "", read_switch<&O::save>},
    {"--database", "FILE", kOutput, "The database of --save; default: $DATABASE_PATH, else llm-loadtest/runs.db in $XDG_DATA_HOME or ~/.local/share", kOnce, "", read_path<&O::database>},
    {"--metadata", "KEY=VALUE", kOutput, "Kept in the result, such as gpu=H100; repeatable", kMany, "metadata", read_metadata},
    {"--format", "table|json", kOutput, "What standard output gets; default table", kOnce, "", read_format},
    {"--quiet", "", kOutput, "No progress on standard error", kOnce, "", read_switch<&O::quiet>},
    {"--no-color", "", kOutput, "No colours (NO_COLOR in the environment does the same)", kOnce, "", read_switch<&O::no_color>},

    {"--timeout", "TIME", kWaiting, "For a whole request; default 120s", kOnce, "timeout", read_duration<&C::timeout>},
    {"--connect-timeout", "TIME", kWaiting, "For a connection, TLS included; default 10s", kOnce, "connect_timeout", read_duration<&C::connect_timeout>},
    {"--ttft-timeout", "TIME", kWaiting, "For the first token; default: none", kOnce, "ttft_timeout", read_duration<&C::ttft_timeout>},
    {"--stall-timeout", "TIME", kWaiting, "Between two pieces of an answer; default: none", kOnce, "stall_timeout", read_duration<&C::stall_timeout>},
    {"--grace", "TIME", kWaiting, "For what is in flight when sending stops; default 30s; 0 cuts it off at once", kOnce, "grace", read_duration<&C::grace>},

    {"--insecure-tls", "", kConnection, "Do not check the server's certificate", kOnce, "insecure_tls", read_insecure},
    {"--cacert", "FILE", kConnection, "Certificates (PEM) to trust in place of the system's", kOnce, "cacert", read_cacert},
    {"--proxy", "URL", kConnection, "HTTP proxy to go through; the environment's proxies are not used", kOnce, "proxy", read_text<&C::proxy>},
    {"--threads", "N", kConnection, "Engine threads; default 0: the cores, at most what the concurrency can use", kOnce, "threads", read_threads},

    {"--via", "URL", kElsewhere, "Have the `llm-loadtest serve` there run it; progress and files come here, Ctrl-C cancels there", kOnce, "", read_via},
    {"--via-key", "KEY", kElsewhere, "The key of its API; default: the environment variable LLM_LOADTEST_VIA_KEY", kOnce, "", read_via_key},
    {"--via-retry", "TIME", kElsewhere, "When it cannot be reached any more, go on trying for this long; default 60s", kOnce, "", read_via_retry},
};
// clang-format on

constexpr RunFlagChoice kChoices[] = {
    {"num-prompts", "duration", "a level goes either by count or by duration"},
    {"request-rate", "concurrency",
     "a level is either a rate or so many requests in flight (--max-concurrency bounds a rate)"},
    {"ramp", "concurrency",
     "a level is either a rate or so many requests in flight (--max-concurrency bounds a rate)"},
    {"ramp", "request-rate", "a ramp is a level of its own"},
    {"trace", "concurrency", "a trace says itself when requests are due (--max-concurrency bounds them)"},
    {"trace", "request-rate", "a trace says itself when requests are due (--time-scale stretches it)"},
    {"trace", "ramp", "a trace says itself when requests are due (--time-scale stretches it)"},
    {"turns", "request-rate", "conversations keep a number of users busy, which -c states"},
    {"turns", "ramp", "conversations keep a number of users busy, which -c states"},
    {"turns", "trace", "a trace is of single requests"},
    {"trace", "dataset", "prompts come either from a trace or from a dataset"},
    {"trace", "input-len", "the trace says how long prompts are"},
    {"trace", "output-len", "the trace says how long answers are"},
    {"trace", "shared-prefix-len", "the trace says what prompts share"},
    {"dataset", "input-len", "the dataset's prompts are sent as they are"},
    {"dataset", "shared-prefix-len", "the dataset's prompts are sent as they are"}};

}  // namespace

std::string RunFlag::long_name() const {
  const std::string_view all = names;
  const std::size_t from = all.find("--") + 2;
  return std::string(all.substr(from, all.find(',', from) - from));
}

std::span<const RunFlag> run_flags() { return kFlags; }

const RunFlag* find_run_flag(std::string_view long_name) {
  std::string name(long_name);
  std::replace(name.begin(), name.end(), '_', '-');
  for (const auto& flag : kFlags) {
    if (flag.long_name() == name) return &flag;
  }
  return nullptr;
}

std::span<const RunFlagChoice> run_flag_choices() { return kChoices; }

bool excludes(const RunFlag& one, const RunFlag& other) {
  return std::any_of(std::begin(kChoices), std::end(kChoices), [&](const RunFlagChoice& choice) {
    return (choice.one == one.long_name() && choice.other == other.long_name()) ||
           (choice.one == other.long_name() && choice.other == one.long_name());
  });
}

const RunFlag* find_run_flag_for_field(std::string_view field) {
  for (const auto& flag : kFlags) {
    if (flag.field == field) return &flag;
  }
  return nullptr;
}

}  // namespace loadtest
