// Keeps a FeedState up to date: over the WebSocket, and by asking each second while that does not work, or for what it
// did not tell.
//
// One look at a time, and one timer for the next. A look that went well opens the socket, so what happened so far comes
// first; the socket's first message asks for a look, since what ended in between was in neither.
// Views subscribe; they are told at most once a frame.
import { ApiError, api, type WatchMessage } from "@/lib/api";
import { listenForKeyChange } from "@/lib/api-key";
import { watchRun } from "@/lib/watch";
import { FeedState } from "./feed-state";

export type Transport = "connecting" | "live" | "polling";
export type FeedView = {
  version: number;
  transport: Transport;
  state: FeedState;
  ended: boolean; // or gone
  fault: Error | null; // why the latest look brought nothing
};

const LOOK_MS = 1_000;
const TRY_AGAIN_MS = 10_000;

export class RunFeed {
  private view: FeedView = {
    version: 0,
    transport: "connecting",
    state: new FeedState(),
    ended: false,
    fault: null,
  };
  private listeners = new Set<() => void>();
  private frame: number | null = null;
  private leaveSocket: (() => void) | null = null;
  private trySocketAt = 0;
  private behind = true; // something happened that the socket did not tell
  private looking = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private started = 0; // counts starts and stops: a look that was begun before the last of them is none
  private stopListening: (() => void) | null = null;

  constructor(private readonly run_id: string) {}

  start() {
    ++this.started;
    this.stopListening = listenForKeyChange(() => this.lookIn(0));
    this.lookIn(0);
  }

  stop() {
    ++this.started;
    this.stopListening?.();
    this.disconnect();
    this.looking = false;
    this.view = { ...this.view, transport: "connecting" };
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

  private disconnect() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.leaveSocket?.();
    this.leaveSocket = null;
  }

  private end() {
    this.disconnect();
    this.change({ ended: true, fault: null });
  }

  // Nothing is put off by asking for it again.
  private lookIn(delay_ms: number) {
    if (this.looking || this.view.ended || (this.timer !== undefined && delay_ms > 0)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), delay_ms);
  }

  private async look() {
    const mine = this.started;
    this.timer = undefined;
    this.looking = true;
    this.behind = false;
    const fault = await this.ask(mine).then(
      () => null,
      (thrown: Error) => thrown,
    );
    if (mine !== this.started) return;
    this.looking = false;
    if (this.view.ended) return;
    const status = fault instanceof ApiError ? fault.status : null;
    if (status === 404) return this.end();
    this.change({ fault });
    if (fault) this.behind = true;
    else this.openSocket();
    if (status === 401) return; // until there is another key
    if (this.behind || this.view.transport !== "live") this.lookIn(LOOK_MS);
  }

  private async ask(mine: number) {
    const { state } = this.view;
    const run = this.view.transport === "live" ? null : await api.run(this.run_id);
    const news = await api.live(this.run_id, state.since_s, state.log.settled);
    if (mine !== this.started || this.view.ended) return;
    state.takeLive(news);
    if (run === null) return;
    if (this.view.transport !== "live") state.takeProgress(run); // else it is older than what came
    if (run.status !== "queued" && run.status !== "running") this.end();
  }

  private openSocket() {
    if (this.leaveSocket || performance.now() < this.trySocketAt) return;
    this.leaveSocket = watchRun(this.run_id, this.take, () => {
      this.leaveSocket = null;
      this.trySocketAt = performance.now() + TRY_AGAIN_MS;
      this.change({ transport: "polling" });
      this.lookIn(0);
    });
  }

  private take = (message: WatchMessage) => {
    if (message.type !== "progress") return this.end();
    const { state, transport } = this.view;
    const toldAll = state.takeMessage(message);
    if (!toldAll || transport !== "live") {
      this.behind = true;
      this.lookIn(LOOK_MS);
    }
    this.change({ transport: "live" });
  };
}
