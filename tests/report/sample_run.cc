#include "report/sample_run.h"

namespace loadtest {

Statistics sample_statistics(std::uint64_t n, double median, double spread) {
  Statistics s;
  s.n = n;
  s.mean = median * (1 + spread / 10);
  s.std = median * spread / 5;
  s.min = median * (1 - spread / 4);
  s.max = median * (1 + 2 * spread);
  constexpr std::array<double, 10> kAway{-0.24, -0.2, -0.15, -0.1, 0, 0.1, 0.3, 0.5, 1, 1.5};
  for (std::size_t i = 0; i < kAway.size(); ++i) s.percentiles[i] = median * (1 + spread * kAway[i]);
  s.histogram = {{median, n / 2}, {s.max, n - n / 2}};
  return s;
}

LevelResult sample_level(std::uint32_t concurrency, std::uint64_t attempted, double ttft_ms, double itl_ms) {
  LevelResult level;
  level.concurrency = concurrency;
  level.attempted = level.succeeded = attempted;
  level.error_rate = 0;
  const double e2e_ms = ttft_ms + 127 * itl_ms;
  level.duration_s = static_cast<double>(attempted) / concurrency * e2e_ms / 1000;

  Figures& f = level.figures;
  f.ttft_ms = sample_statistics(attempted, ttft_ms, 0.02);
  f.ttfo_ms = f.ttft_ms;
  f.tpot_ms = sample_statistics(attempted, itl_ms, 0.01);
  f.tpot_compat_ms = f.tpot_ms;
  f.itl_ms = sample_statistics(attempted * 127, itl_ms, 0.08);
  f.icl_ms = f.itl_ms;
  f.max_icl_ms = sample_statistics(attempted, itl_ms * 1.2, 0.2);
  f.e2e_ms = sample_statistics(attempted, e2e_ms, 0.01);
  f.e2e_per_token_ms = sample_statistics(attempted, e2e_ms / 128, 0.01);
  f.stream_close_ms = f.e2e_ms;
  f.connect_ms = sample_statistics(concurrency, 0.21, 0.5);
  f.client_lag_ms = sample_statistics(attempted, 0.03, 1);
  f.input_tokens = attempted * 258;
  f.output_tokens = attempted * 128;
  f.reasoning_tokens = 0;
  f.input_tokens_per_s = static_cast<double>(*f.input_tokens) / level.duration_s;
  f.output_tokens_per_s = static_cast<double>(*f.output_tokens) / level.duration_s;
  f.total_tokens_per_s = *f.input_tokens_per_s + *f.output_tokens_per_s;
  f.requests_per_s = static_cast<double>(attempted) / level.duration_s;
  f.achieved_concurrency = concurrency * 0.998;

  level.prompt_tokens = PromptTokens{attempted, 256, 256, 258};
  level.steady = SteadyWindow{ttft_ms / 1000, level.duration_s * 0.97, f};
  level.steady->figures.output_tokens_per_s = *f.output_tokens_per_s * 1.013;
  level.steady->figures.connect_ms.reset();

  Goodput goodput;
  goodput.slo.ttft_ms = 500;
  goodput.slo.tpot_ms = 12;
  goodput.judged = goodput.satisfied = attempted;
  goodput.share = 1;
  goodput.requests_per_s = *f.requests_per_s;
  goodput.ttft = goodput.tpot = SloCount{attempted, attempted};
  level.goodput = goodput;

  level.series = {{0, *f.output_tokens_per_s * 0.9, concurrency * 1.0, ttft_ms, 0},
                  {1, *f.output_tokens_per_s, concurrency * 1.0, std::nullopt, 0}};
  return level;
}

RunResult sample_run() {
  RunResult run;
  run.run_id = "20260131-123456-7f3c";
  run.started_unix_ns = 1'769'862'896'789'000'000;
  run.completed_unix_ns = 1'769'863'191'039'000'000;
  run.clock_monotonic_ns = 81'234'567'890'123;
  run.clock_unix_ns = 1'769'862'896'789'012'345;
  run.duration_s = 294.25;
  run.config.servers = {"http://127.0.0.1:8000"};
  run.config.model = "meta-llama/Llama-3.1-8B-Instruct";
  run.config.concurrency = {1, 10, 100};
  run.config.seed = 8'731'928'371;
  run.config.api_key = "sk-very-secret";
  run.config.headers = {{"X-Team", "serving"}, {"X-Api-Key", "very-secret"}};
  run.config.extra_body = R"({"min_tokens":128,"api_key":"very-secret"})";
  run.config.slo.ttft_ms = 500;
  run.config.slo.tpot_ms = 12;
  run.config.metadata = {{"gpu", "H100"}, {"branch", "main"}};
  run.server = {"http://127.0.0.1:8000", run.config.model, "vllm", "0.6.3", 131'072};
  run.client = {"bench-1", "AMD EPYC 9654", 2, "kernel"};
  run.tokens = {std::nullopt, std::nullopt, TokenSource::usage, true, InputTokenSource::usage, true};

  run.levels = {sample_level(1, 100, 50.21, 10.012), sample_level(10, 100, 53.4, 10.31),
                sample_level(100, 400, 1312.6, 14.07)};
  run.levels[1].started_s = 134.2;
  run.levels[2].started_s = 152.9;
  LevelResult& last = run.levels.back();
  last.succeeded = 386;
  last.failed = 12;
  last.cut_off = 2;
  last.error_rate = 12.0 / 398;
  last.errors[static_cast<std::size_t>(FailureKind::timeout)] = 7;
  last.errors[static_cast<std::size_t>(FailureKind::http_429)] = 3;
  last.errors[static_cast<std::size_t>(FailureKind::reset)] = 2;
  last.error_examples[static_cast<std::size_t>(FailureKind::timeout)] = "no complete answer within --timeout";
  last.error_examples[static_cast<std::size_t>(FailureKind::http_429)] = "HTTP 429: Too many requests.";
  last.goodput->satisfied = 31;
  last.goodput->judged = 399;
  last.goodput->share = 31.0 / 399;
  last.goodput->requests_per_s = 2.4;
  last.goodput->ttft = SloCount{214, 399};
  last.goodput->tpot = SloCount{60, 388};
  last.series[1].errors = 12;
  last.verdict.status = VerdictStatus::suspect;
  last.verdict.reasons = {
      {VerdictStatus::suspect, "client_lag",
       "the client itself was late: event loop lag p99 0.81 ms, more than 0.5 ms; give it cores of "
       "its own, more --threads or less load"}};
  run.requests = RequestsFile{"requests.jsonl", std::string(64, 'a'), 600};
  run.warnings = {
      "The seed was given, so the prompts are those of an earlier run with it: the server may have them in "
      "its prefix cache."};
  return run;
}

}  // namespace loadtest
