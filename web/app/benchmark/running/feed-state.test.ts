import { describe, expect, it } from "vitest";
import type { LivePoint, LogEntry, ProgressMessage } from "@/lib/api";
import { live, logEntry } from "@/tests/data";
import { FeedState } from "./feed-state";

const point = (t_s: number, level = 0): LivePoint => ({
  t_s,
  level,
  output_tokens_per_s: 100 + t_s,
  requests_per_s: 1,
  ttft_p50_ms: 50,
  ttft_avg_ms: 51,
  itl_avg_ms: null,
  e2e_avg_ms: 400,
  in_flight: 4,
  waiting: 0,
  success_count: 10,
  error_count: 0,
});

const message = (elapsed_s: number, log: LogEntry[] = [], index = 0): ProgressMessage =>
  ({
    type: "progress",
    run_id: "r",
    status: "running",
    stopping: false,
    phase: "measuring",
    asked: null,
    progress: { current: 1, total: 2, percent: 50, of: "requests" },
    concurrency: { level: 4, index, total: 2 },
    overall_percent: 25,
    elapsed_s,
    eta_s: 10,
    metrics: { output_tokens_per_s: 900, ttft_p50_ms: 60, itl_avg_ms: 10, error_count: 1, in_flight: 4 },
    request_log: log,
    dropped: 0,
  }) as ProgressMessage;

describe("FeedState", () => {
  it("goes on after a reload without a hole and without doubles", () => {
    const state = new FeedState();
    state.takeLive(live({ points: [point(1), point(2)], request_log: [logEntry(1), logEntry(2)] }));
    state.takeMessage(message(1.9, [logEntry(2)]));
    state.takeMessage(message(2.1, [logEntry(3)]));
    expect(state.curves.output_tokens_per_s.points()).toEqual([
      [1, 101],
      [2, 102],
      [2.1, 900],
    ]);
    expect(state.log.entries.map((e) => e.seq)).toEqual([1, 2, 3]);
    expect(state.since_s).toBe(2.1);
    expect(state.log.settled).toBe(3);
  });

  it("marks where each level begins", () => {
    const state = new FeedState();
    state.takeMessage(message(1, [], 0));
    state.takeMessage(message(2, [], 0));
    state.takeMessage(message(3, [], 1));
    expect(state.levelStarts).toEqual([
      { level: 0, t_s: 1 },
      { level: 1, t_s: 3 },
    ]);
  });

  it("draws nothing while nothing is measured", () => {
    const state = new FeedState();
    state.takeProgress({ ...message(0.5), phase: "warmup" });
    expect(state.progress?.phase).toBe("warmup");
    expect(state.curves.ttft_p50_ms.points()).toEqual([]);
    expect(state.since_s).toBeUndefined();
  });

  it("says when a message leaves something out, until that was asked for", () => {
    const state = new FeedState();
    expect(state.takeMessage(message(1, [logEntry(1)]))).toBe(true);
    expect(state.takeMessage(message(2, [logEntry(4)]))).toBe(false);
    state.takeLive(live({ request_log: [logEntry(3), logEntry(4)], next: 4 }));
    expect(state.log.unlisted).toBe(1);
    expect(state.takeMessage(message(3, [logEntry(5)]))).toBe(true);
    expect(state.takeMessage({ ...message(4), dropped: 2 })).toBe(false);
    expect(state.log.unlisted).toBe(1);
  });
});
