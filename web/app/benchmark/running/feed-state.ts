// What the page knows of a run that goes on: curves, log, newest state. Fed by the WebSocket and by asking, whichever
// works; what both bring is taken once.
import type { Live, LivePoint, LogEntry, ProgressMessage, RunStatus, Status } from "@/lib/api";
import { Decimated } from "./decimated";
import { EndedRequests } from "./ended-requests";

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
  | "stopping"
  | "phase"
  | "asked"
  | "progress"
  | "concurrency"
  | "overall_percent"
  | "elapsed_s"
  | "eta_s"
  | "metrics"
>;

export class FeedState {
  readonly curves = Object.fromEntries(CURVES.map((name) => [name, new Decimated()])) as Record<
    CurveName,
    Decimated
  >;
  readonly log = new EndedRequests();
  levelStarts: { level: number; t_s: number }[] = [];
  status: Status | null = null; // null: nothing came yet
  progress: Progress | null = null;
  private lastT_s = -1;

  // Where to go on from.
  get since_s() {
    return this.lastT_s < 0 ? undefined : this.lastT_s;
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

  // False: requests ended that it does not tell of; takeLive() may.
  takeMessage(message: ProgressMessage): boolean {
    this.takeProgress(message);
    this.log.take(message.request_log as LogEntry[]);
    return message.dropped === 0 && !this.log.hasGap;
  }

  // What was asked for from `since_s` and `log.settled` on.
  takeLive(live: Live) {
    for (const point of live.points) this.takePoint(point);
    this.log.take(live.request_log);
    this.log.settle(live.next);
  }

  private takePoint(point: Pick<LivePoint, "t_s" | "level" | CurveName>) {
    if (point.t_s <= this.lastT_s) return;
    this.lastT_s = point.t_s;
    if (this.levelStarts.at(-1)?.level !== point.level)
      this.levelStarts.push({ level: point.level, t_s: point.t_s });
    for (const name of CURVES) this.curves[name].add(point.t_s, point[name]);
  }
}

function isMeasured(phase: Progress["phase"]) {
  return phase === "measuring" || phase === "draining";
}
