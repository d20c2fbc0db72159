// What the page knows of a run that goes on: curves, log, newest state. Fed by the WebSocket or by polling, whichever
// works; what both bring is taken once.
import type { Live, LivePoint, LogEntry, ProgressMessage, RunStatus, Status } from "@/lib/api";
import { Decimated } from "./decimated";

export const CURVES = [
  "output_tokens_per_s",
  "ttft_p50_ms",
  "itl_avg_ms",
  "error_count",
  "in_flight",
] as const;
export type CurveName = (typeof CURVES)[number];
export type Progress = Pick<
  RunStatus,
  "phase" | "asked" | "progress" | "concurrency" | "overall_percent" | "elapsed_s" | "eta_s" | "metrics"
>;

const MOST_LOG = 5000;

export class FeedState {
  readonly curves = Object.fromEntries(CURVES.map((name) => [name, new Decimated()])) as Record<
    CurveName,
    Decimated
  >;
  levelStarts: { level: number; t_s: number }[] = [];
  log: LogEntry[] = [];
  missed = 0; // entries that the server no longer had, or had no room for
  status: Status | null = null; // null: nothing came yet
  progress: Progress | null = null;
  interval_s = 1;
  private lastT_s = -1;
  private lastSeq = 0;

  // Where to go on from.
  get since_s() {
    return this.lastT_s < 0 ? undefined : this.lastT_s;
  }
  get after() {
    return this.lastSeq;
  }

  takeProgress(progress: Progress & { status: Status }) {
    this.status = progress.status;
    this.progress = progress;
    const { elapsed_s, concurrency, metrics } = progress;
    if (elapsed_s === null || !concurrency || !metrics || !isMeasured(progress.phase)) return;
    this.takePoint({
      t_s: elapsed_s,
      level: concurrency.index,
      output_tokens_per_s: metrics.output_tokens_per_s ?? null,
      ttft_p50_ms: metrics.ttft_p50_ms ?? null,
      itl_avg_ms: metrics.itl_avg_ms ?? null,
      error_count: metrics.error_count ?? 0,
      in_flight: metrics.in_flight ?? 0,
    });
  }

  takeMessage(message: ProgressMessage) {
    this.takeProgress(message);
    this.takeLog(message.request_log as LogEntry[]);
    this.missed += message.dropped;
  }

  takeLive(live: Live) {
    this.interval_s = live.interval_s;
    for (const point of live.points) this.takePoint(point);
    this.takeLog(live.request_log);
    this.missed += live.dropped;
  }

  private takePoint(point: Pick<LivePoint, "t_s" | "level" | CurveName>) {
    if (point.t_s <= this.lastT_s) return;
    this.lastT_s = point.t_s;
    if (this.levelStarts.at(-1)?.level !== point.level)
      this.levelStarts.push({ level: point.level, t_s: point.t_s });
    for (const name of CURVES) this.curves[name].add(point.t_s, point[name]);
  }

  private takeLog(entries: LogEntry[]) {
    const fresh = entries.filter((entry) => entry.seq > this.lastSeq);
    if (fresh.length === 0) return;
    this.lastSeq = fresh.at(-1)!.seq;
    this.log = [...this.log, ...fresh].slice(-MOST_LOG);
  }
}

function isMeasured(phase: Progress["phase"]) {
  return phase === "measuring" || phase === "draining";
}
