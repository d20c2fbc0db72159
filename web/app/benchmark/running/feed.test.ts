import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, type LogEntry, type RunStatus } from "@/lib/api";
import { setApiKey } from "@/lib/api-key";
import { live, logEntry, runStatus } from "@/tests/data";
import { FakeSocket } from "@/tests/fake-socket";
import { RunFeed } from "./feed";

vi.mock("@/lib/api", async (original) => ({
  ...(await original<typeof import("@/lib/api")>()),
  api: { run: vi.fn(), live: vi.fn() },
}));

const entries = (...numbers: number[]) => numbers.map((seq) => logEntry(seq));

// A server whose run has had these requests end.
let ended: LogEntry[];
let kept: number; // from this number on it has them
let run: RunStatus;
let feed: RunFeed;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  ended = entries(1, 2, 3);
  kept = 1;
  run = runStatus();
  vi.mocked(api.run)
    .mockReset()
    .mockImplementation(async () => run);
  vi.mocked(api.live)
    .mockReset()
    .mockImplementation(async (_run_id, _since_s, after = 0) => {
      const request_log = ended.filter(({ seq }) => seq > after && seq >= kept);
      const next = ended.at(-1)?.seq ?? 0;
      const dropped = next - after - request_log.length;
      return live({ request_log, next, dropped });
    });
  feed = new RunFeed("r1");
  feed.start();
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const view = () => feed.snapshot();
const listed = () => view().state.log.entries.map(({ seq }) => seq);
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const say = (request_log: LogEntry[] = [], changes: object = {}) =>
  FakeSocket.latest!.say({ ...run, type: "progress", request_log, dropped: 0, ...changes });
// A request ended, and the socket tells of it.
const endAndTell = (seq: number) => {
  ended.push(...entries(seq));
  say(entries(seq));
};
const looks = () => vi.mocked(api.live).mock.calls.length;

// From now on answers come so late, with what was when they were asked for.
const slow = (call: "run" | "live", ms: number) => {
  const quick = vi.mocked(api[call]).getMockImplementation()! as (...args: unknown[]) => Promise<never>;
  vi.mocked(api[call]).mockImplementation(async (...args: unknown[]) => {
    const answer = await quick(...args);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return answer;
  });
};

// Loaded, and the socket works; nothing is owed.
async function goLive() {
  await wait(0);
  say();
  await wait(1_000);
}

describe("the log", () => {
  it("has what ended between the first look and the socket", async () => {
    await wait(0);
    ended.push(...entries(4)); // nobody listens yet
    say();
    expect(view().transport).toBe("live");
    endAndTell(5);
    expect(listed()).toEqual([1, 2, 3, 5]);
    await wait(1_000);
    expect(listed()).toEqual([1, 2, 3, 4, 5]);
    expect(view().state.log.unlisted).toBe(0);
  });

  it("has what ended after an answer that is under way when the socket first speaks", async () => {
    await wait(0);
    slow("live", 500);
    await wait(1_000); // the second look was answered, and the answer is under way
    ended.push(...entries(4));
    say();
    await wait(3_000);
    expect(listed()).toEqual([1, 2, 3, 4]);
  });

  it("has what ended between the last poll and the socket that works again", async () => {
    await goLive();
    FakeSocket.latest!.close();
    await wait(10_500);
    expect(view().transport).toBe("polling");
    expect(FakeSocket.made).toHaveLength(2);
    ended.push(...entries(4));
    say();
    expect(view().transport).toBe("live");
    expect(listed()).toEqual([1, 2, 3]);
    await wait(1_000);
    expect(listed()).toEqual([1, 2, 3, 4]);
  });

  it("has what the socket skips", async () => {
    await goLive();
    ended.push(...entries(4, 5));
    say(entries(5), { dropped: 1 });
    await wait(1_000);
    expect(listed()).toEqual([1, 2, 3, 4, 5]);
    expect(view().state.log.unlisted).toBe(0);
  });

  it("counts what the server itself no longer has, once", async () => {
    ended = entries(...Array.from({ length: 30 }, (_, i) => i + 1));
    kept = 11;
    await wait(0);
    FakeSocket.latest!.close(); // polls from now on
    await wait(5_000);
    expect(looks()).toBeGreaterThan(4);
    expect(listed()).toHaveLength(20);
    expect(view().state.log.unlisted).toBe(10);
  });

  it("is asked for no more while the socket tells everything", async () => {
    await goLive();
    const before = looks();
    for (let seq = 4; seq < 40; ++seq) {
      endAndTell(seq);
      await wait(500);
    }
    expect(looks()).toBe(before);
    expect(listed()).toHaveLength(39);
  });

  it("is asked for again where that failed", async () => {
    await wait(0);
    ended.push(...entries(4));
    vi.mocked(api.live).mockRejectedValueOnce(new ApiError(500, "the disk is full"));
    say();
    await wait(1_000);
    expect(view().fault?.message).toBe("the disk is full");
    await wait(1_000);
    expect(view().fault).toBeNull();
    expect(listed()).toEqual([1, 2, 3, 4]);
  });
});

describe("views", () => {
  it("are told at most once a frame", async () => {
    await goLive();
    await wait(50);
    const told = vi.fn();
    const stopListening = feed.subscribe(told);
    for (let i = 0; i < 10; ++i) say();
    expect(told).not.toHaveBeenCalled();
    await wait(50);
    expect(told).toHaveBeenCalledOnce();
    stopListening();
    say();
    await wait(50);
    expect(told).toHaveBeenCalledOnce();
  });
});

describe("without a socket", () => {
  it("makes one look at a time, however slow the answers are and however often the socket breaks", async () => {
    await wait(0);
    let open = 0;
    let most = 0;
    vi.mocked(api.run).mockImplementation(async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      --open;
      return run;
    });
    FakeSocket.latest!.close();
    const before = looks();
    for (let s = 0; s < 120; ++s) {
      await wait(1_000);
      if (open > 0 && !FakeSocket.latest!.closed) FakeSocket.latest!.close(); // while an answer is under way
    }
    expect(FakeSocket.made.length).toBeGreaterThan(8);
    expect(most).toBe(1);
    // 3 s each and a pause of 1 s, which is left out where the socket broke.
    expect(looks() - before).toBeGreaterThanOrEqual(30);
    expect(looks() - before).toBeLessThanOrEqual(40);
  });

  it("says so when a socket that was live falls silent, and goes on by looking", async () => {
    await goLive();
    FakeSocket.latest!.onopen!();
    await wait(3_000);
    expect([view().transport, FakeSocket.latest!.sent]).toEqual(["live", ["ping"]]);
    ended.push(...entries(4));
    await wait(3_000);
    expect(view().transport).toBe("polling");
    expect(listed()).toEqual([1, 2, 3, 4]);
  });

  it("tells why there is no news, and goes on when there is", async () => {
    await wait(0);
    FakeSocket.latest!.close();
    vi.mocked(api.run).mockRejectedValue(new ApiError(0, "The server cannot be reached."));
    await wait(30_000);
    expect(view()).toMatchObject({ transport: "polling", ended: false });
    expect(view().fault?.message).toBe("The server cannot be reached.");
    expect(FakeSocket.made).toHaveLength(1); // no socket to where no call gets through
    vi.mocked(api.run).mockImplementation(async () => run);
    await wait(1_000);
    expect(view().fault).toBeNull();
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("asks no more for want of a key until there is one", async () => {
    vi.mocked(api.run).mockRejectedValue(new ApiError(401, "a key is needed"));
    await wait(60_000);
    expect(api.run).toHaveBeenCalledOnce();
    vi.mocked(api.run).mockImplementation(async () => run);
    setApiKey("right");
    await wait(0);
    expect(listed()).toEqual([1, 2, 3]);
    expect(FakeSocket.made).toHaveLength(1);
  });
});

it("an answer that comes late does not undo what the socket told", async () => {
  await wait(0);
  slow("run", 500);
  await wait(1_000);
  run = runStatus({ overall_percent: 77 });
  say();
  await wait(1_000);
  expect(view().state.progress?.overall_percent).toBe(77);
});

describe("the end", () => {
  const isOver = async () => {
    expect(view().ended).toBe(true);
    const before = looks();
    await wait(60_000);
    expect(looks()).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  };

  it("is told by the socket", async () => {
    await goLive();
    FakeSocket.latest!.say({ type: "completed", run_id: "r1", status: "completed" });
    await isOver();
  });

  it("is seen by looking", async () => {
    await wait(0);
    FakeSocket.latest!.close();
    run = runStatus({ status: "cancelled" });
    await wait(1_000);
    await isOver();
  });

  it("is that of a run that was deleted, too", async () => {
    await wait(0);
    FakeSocket.latest!.close();
    vi.mocked(api.run).mockRejectedValue(new ApiError(404, "there is no such run"));
    await wait(1_000);
    await isOver();
  });

  it("is not that the socket was refused", async () => {
    await wait(0);
    FakeSocket.latest!.say({ type: "failed", run_id: "r1", error: "this is not the key" });
    ended.push(...entries(4));
    await wait(1_000);
    expect(view()).toMatchObject({ ended: false, transport: "polling" });
    expect(listed()).toEqual([1, 2, 3, 4]);
  });
});

describe("stop", () => {
  it("ends everything, whatever is under way", async () => {
    await goLive();
    FakeSocket.latest!.close();
    vi.advanceTimersByTime(0); // a look is under way
    feed.stop();
    ended.push(...entries(4));
    await wait(60_000);
    expect(listed()).toEqual([1, 2, 3]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("and start again is as at the beginning, with what there was", async () => {
    await goLive();
    feed.stop();
    ended.push(...entries(4));
    feed.start();
    expect(view().transport).toBe("connecting");
    await wait(0);
    expect(listed()).toEqual([1, 2, 3, 4]);
    ended.push(...entries(5));
    say();
    await wait(1_000);
    expect(listed()).toEqual([1, 2, 3, 4, 5]);
  });
});
