// Answers of the backend for tests; what a test is about, it says itself.
import type { History, RunEntry, RunStatus } from "@/lib/api";

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
