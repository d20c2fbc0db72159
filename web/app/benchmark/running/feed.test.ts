import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { live, logEntry, runStatus } from "@/tests/data";
import { FakeSocket } from "@/tests/fake-socket";
import { RunFeed } from "./feed";

const progress = (elapsed_s: number) => ({
  ...runStatus({ elapsed_s }),
  type: "progress",
  request_log: [],
  dropped: 0,
});

let feed: RunFeed;
beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  vi.spyOn(api, "live").mockResolvedValue(live());
  vi.spyOn(api, "run").mockResolvedValue(runStatus());
  feed = new RunFeed("r1");
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const start = async () => {
  feed.start();
  await pass(0);
};
const socket = () => FakeSocket.latest!;

describe("RunFeed", () => {
  it("asks for what was, then listens", async () => {
    vi.mocked(api.live).mockResolvedValue(live({ request_log: [logEntry(1), logEntry(2)] }));
    feed.start();
    expect(FakeSocket.made).toEqual([]);
    await pass(0);
    expect(feed.snapshot()).toMatchObject({ transport: "connecting", ending: null });
    expect(feed.snapshot().state.log.map(({ seq }) => seq)).toEqual([1, 2]);
    socket().say(progress(3));
    expect(feed.snapshot()).toMatchObject({ transport: "live" });
    expect(feed.snapshot().state.progress?.elapsed_s).toBe(3);
    await pass(60_000);
    expect(api.run).not.toHaveBeenCalled();
  });

  it("listens even where it cannot be told what was", async () => {
    vi.mocked(api.live).mockRejectedValue(new ApiError(500, "no"));
    await start();
    socket().say(progress(3));
    expect(feed.snapshot().transport).toBe("live");
  });

  it("tells its views at most once a frame", async () => {
    await start();
    await pass(50);
    const told = vi.fn();
    const stopListening = feed.subscribe(told);
    for (let s = 3; s < 10; ++s) socket().say(progress(s));
    expect(told).not.toHaveBeenCalled();
    await pass(50);
    expect(told).toHaveBeenCalledOnce();
    stopListening();
    socket().say(progress(11));
    await pass(50);
    expect(told).toHaveBeenCalledOnce();
  });

  it("asks each second where the socket breaks, for what it does not have yet", async () => {
    vi.mocked(api.live).mockResolvedValueOnce(live({ request_log: [logEntry(1)] }));
    await start();
    vi.mocked(api.live).mockResolvedValue(live({ request_log: [logEntry(2)] }));
    socket().close();
    expect(feed.snapshot().transport).toBe("polling");
    await pass(0);
    expect(vi.mocked(api.live).mock.lastCall).toEqual(["r1", undefined, 1]);
    expect(feed.snapshot().state.log.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(feed.snapshot().state.progress?.overall_percent).toBe(41.2);
    await pass(3000);
    expect(api.run).toHaveBeenCalledTimes(4);
  });

  it("tries the socket again, and polls no more once it speaks", async () => {
    await start();
    socket().close();
    await pass(10_000);
    expect(FakeSocket.made).toHaveLength(2);
    socket().say(progress(20));
    expect(feed.snapshot().transport).toBe("live");
    vi.mocked(api.run).mockClear();
    await pass(30_000);
    expect(api.run).not.toHaveBeenCalled();
  });

  it("asks once a second however slow the answers and however often the socket breaks", async () => {
    await start();
    vi.mocked(api.run).mockImplementation(
      () => new Promise((resolve) => setTimeout(() => resolve(runStatus()), 900)),
    );
    socket().close();
    for (let broken = 0; broken < 5; ++broken) {
      await pass(10_000);
      socket().close();
    }
    vi.mocked(api.run).mockClear();
    await pass(9_000); // each takes 0.9 s, and 1 s is between two
    expect(api.run).toHaveBeenCalledTimes(4);
  });

  it("goes on polling while the server cannot be reached", async () => {
    await start();
    vi.mocked(api.run).mockRejectedValue(new ApiError(0, "The server cannot be reached."));
    socket().close();
    await pass(5000);
    expect(feed.snapshot()).toMatchObject({ transport: "polling", ending: null });
    vi.mocked(api.run).mockResolvedValue(runStatus({ elapsed_s: 77 }));
    await pass(1000);
    expect(feed.snapshot().state.progress?.elapsed_s).toBe(77);
  });

  it.each([
    [
      "the run has ended",
      () => vi.mocked(api.run).mockResolvedValue(runStatus({ status: "completed" })),
      "ended",
    ],
    ["the run is gone", () => vi.mocked(api.run).mockRejectedValue(new ApiError(404, "gone")), "failed"],
  ])("ends where it learns by polling that %s", async (_, given, status) => {
    await start();
    given();
    socket().close();
    await pass(0);
    expect(feed.snapshot().ending).toMatchObject({ status });
    vi.mocked(api.run).mockClear();
    await pass(30_000);
    expect(api.run).not.toHaveBeenCalled();
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("ends with the run's last message", async () => {
    await start();
    socket().say({ type: "failed", error: "connection refused" });
    socket().close();
    expect(feed.snapshot().ending).toEqual({ status: "failed", error: "connection refused" });
    await pass(30_000);
    expect(api.run).not.toHaveBeenCalled();
    const other = new RunFeed("r2");
    other.start();
    await pass(0);
    socket().say({ type: "completed", summary: {} });
    expect(other.snapshot().ending).toEqual({ status: "ended" });
  });

  it("does nothing any more once it was stopped", async () => {
    await start();
    socket().close();
    feed.stop();
    vi.mocked(api.run).mockClear();
    await pass(30_000);
    expect(api.run).not.toHaveBeenCalled();
    expect(FakeSocket.made).toHaveLength(1);
    feed.start();
    feed.stop();
    await pass(0);
    expect(FakeSocket.made).toHaveLength(1);
  });
});
