// Keeps a FeedState up to date: over the WebSocket, and by polling each second while that does not work.
//
// Views subscribe; they are told at most once a frame.
import { ApiError, api, type WatchMessage, watchRun } from "@/lib/api";
import { FeedState } from "./feed-state";

export type Transport = "connecting" | "live" | "polling";
export type Ending = { status: "ended" } | { status: "failed"; error: string };
export type FeedView = { version: number; transport: Transport; state: FeedState; ending: Ending | null };

const POLL_MS = 1000;
const TRY_AGAIN_MS = 10_000;

export class RunFeed {
  private view: FeedView = { version: 0, transport: "connecting", state: new FeedState(), ending: null };
  private listeners = new Set<() => void>();
  private frame: number | null = null;
  private leaveSocket: (() => void) | null = null;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private started = 0; // counts starts and stops, so that what was begun before the last of them ends by itself
  private polls = 0; // counts what begins and ends polling, likewise

  constructor(private readonly run_id: string) {}

  start() {
    const mine = ++this.started;
    // What happened so far comes first: the socket begins with now.
    void this.catchUp(mine).finally(() => this.openSocket(mine));
  }

  stop() {
    ++this.started;
    this.leaveSocket?.();
    this.stopPolling();
    clearTimeout(this.retryTimer);
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  snapshot = () => this.view;

  private change(part: Partial<FeedView>) {
    this.view = { ...this.view, ...part, version: this.view.version + 1 };
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.listeners.forEach((listener) => listener());
    });
  }

  private async catchUp(mine: number) {
    const { state } = this.view;
    try {
      const news = await api.live(this.run_id, state.since_s, state.after);
      if (mine !== this.started) return;
      state.takeLive(news);
      this.change({});
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
    }
  }

  private openSocket(mine: number) {
    if (mine !== this.started || this.view.ending) return;
    this.leaveSocket = watchRun(this.run_id, this.take, (broken) => {
      this.leaveSocket = null;
      if (!broken || mine !== this.started) return;
      this.change({ transport: "polling" });
      this.stopPolling();
      void this.poll(mine, this.polls);
      this.retryTimer = setTimeout(() => this.openSocket(mine), TRY_AGAIN_MS);
    });
  }

  private stopPolling() {
    ++this.polls;
    clearTimeout(this.pollTimer);
  }

  private take = (message: WatchMessage) => {
    this.stopPolling();
    if (message.type === "progress") {
      this.view.state.takeMessage(message);
      this.change({ transport: "live" });
    } else {
      this.change({
        transport: "live",
        ending: message.type === "failed" ? { status: "failed", error: message.error } : { status: "ended" },
      });
    }
  };

  private async poll(mine: number, poll: number) {
    try {
      const run = await api.run(this.run_id);
      if (poll !== this.polls) return;
      if (run.status !== "queued" && run.status !== "running") {
        this.change({ ending: { status: "ended" } });
        return;
      }
      await this.catchUp(mine);
      if (poll !== this.polls) return;
      this.view.state.takeProgress(run);
      this.change({});
    } catch (fault) {
      if (poll === this.polls && fault instanceof ApiError && fault.status === 404) {
        this.change({ ending: { status: "failed", error: fault.message } });
        return;
      }
    }
    if (poll === this.polls) this.pollTimer = setTimeout(() => void this.poll(mine, poll), POLL_MS);
  }
}
