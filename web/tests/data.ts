// Answers of the backend for tests; what a test is about, it says itself.
import type { History, Level, Live, LogEntry, Result, RunEntry, RunStatus, Statistics } from "@/lib/api";

export const entry = (changes: Partial<RunEntry> = {}) =>
  ({
    run_id: "20261128T112914Z-9709e94b",
    status: "completed",
    status_detail: null,
    status_reason: null,
    model: "llama-3.1-8b",
    server_url: "http://gpu1:8000",
    created_at: "2026-11-28T11:29:14.563Z",
    started_at: "2026-11-28T11:29:15.000Z",
    completed_at: "2026-11-28T11:31:25.510Z",
    duration_s: 130.51,
    engine: "vllm",
    levels: 3,
    attempted: 150,
    succeeded: 147,
    failed: 3,
    verdict: "SUSPECT",
    output_tokens_per_s: 1113.3,
    ttft_p50_ms: 74.7,
    error_rate: 0.02,
    ...changes,
  }) as RunEntry;

export const history = (
  runs: RunEntry[],
  counts: Partial<Record<RunEntry["status"], number>> = {},
  total = runs.length,
): History => ({
  runs,
  total,
  counts: { queued: 0, running: 0, completed: 0, cancelled: 0, failed: 0, interrupted: 0, ...counts },
  limit: 30,
  offset: 0,
});

export const runStatus = (changes: Partial<RunStatus> = {}): RunStatus => ({
  ...entry({ run_id: "r1", status: "running", levels: 0 }),
  queue_position: null,
  stopping: false,
  phase: "measuring",
  asked: null,
  progress: { current: 40, total: 200, percent: 20, of: "requests" },
  concurrency: { level: 10, index: 1, total: 3 },
  overall_percent: 41.2,
  elapsed_s: 12.5,
  eta_s: 18,
  metrics: { ttft_p50_ms: 58, output_tokens_per_s: 912, success_count: 38, error_count: 2 },
  ...changes,
});

export const live = (changes: Partial<Live> = {}): Live => ({
  run_id: "r1",
  status: "running",
  interval_s: 1,
  points: [],
  request_log: [],
  next: 0,
  dropped: 0,
  ...changes,
});

export const logEntry = (seq: number, changes: Partial<LogEntry> = {}): LogEntry => ({
  seq,
  at_s: seq / 10,
  request_id: `q${seq}`,
  level: 0,
  status: "ok",
  ttft_ms: 50,
  e2e_ms: 400,
  output_tokens: 32,
  error: null,
  ...changes,
});

export const statistics = (changes: Partial<Statistics> = {}): Statistics => ({
  n: 400,
  mean: 50,
  std: 5,
  min: 40,
  p1: 41,
  p5: 42,
  p10: 43,
  p25: 45,
  p50: 50,
  p75: 55,
  p90: 60,
  p95: 65,
  p99: 80,
  p99_9: 89,
  max: 90,
  histogram: [
    [45, 100],
    [55, 200],
    [90, 100],
  ],
  ...changes,
});

const noFigures = {
  achieved_concurrency: null,
  cached_tokens: null,
  client_lag_ms: null,
  connect_ms: null,
  e2e_corrected_ms: null,
  e2e_ms: null,
  e2e_per_token_ms: null,
  icl_ms: null,
  input_tokens: null,
  input_tokens_per_s: null,
  itl_ms: null,
  max_icl_ms: null,
  output_tokens: null,
  output_tokens_per_s: null,
  reasoning_tokens: null,
  requests_per_s: null,
  send_delay_ms: null,
  stream_close_ms: null,
  total_tokens_per_s: null,
  tpot_compat_ms: null,
  tpot_ms: null,
  ttfo_ms: null,
  ttft_corrected_ms: null,
  ttft_ms: null,
};

// Of a load by concurrency unless it says another.
export const level = (changes: Partial<Level> = {}): Level => ({
  ...noFigures,
  attempted: 10,
  succeeded: 10,
  failed: 0,
  cut_off: 0,
  duration_s: 12,
  started_s: 0,
  error_rate: 0,
  errors: {},
  error_examples: {},
  goodput: null,
  prompt_tokens: null,
  series: [],
  servers: [],
  turns: [],
  steady: null,
  verdict: { status: "VALID", reasons: [] },
  ...changes,
});

export const rateLevel = (changes: Partial<Level> = {}) =>
  level({ request_rate_per_s: 4, max_concurrency: 100, ramp: null, trace: false, ...changes });

export const steady = (changes: Partial<NonNullable<Level["steady"]>> = {}) =>
  ({ ...noFigures, from_s: 1, to_s: 11, ...changes }) as NonNullable<Level["steady"]>;

export const result = (levels: Level[], changes: object = {}) =>
  ({
    run_id: "r1",
    status: "completed",
    status_detail: null,
    duration_s: 131,
    levels,
    warnings: [],
    config: { servers: ["http://gpu1:8000"], concurrency: [1, 16], stream: true, seed: 7 },
    metadata: {},
    server: { engine: "vllm", version: "0.9.1", model: "llama-3.1-8b", max_model_len: null },
    client: { cpu: "EPYC", host: "bench1", threads: 2, timestamps: "kernel" },
    tokens: { exact: true, source: "usage", tokenizer: null },
    tool: { name: "llm-loadtest", version: "0.1.0", git: null },
    ...changes,
  }) as unknown as Result;
