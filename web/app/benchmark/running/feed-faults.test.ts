import { describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { setApiKey } from "@/lib/api-key";
import { runStatus } from "@/tests/data";
import { FakeSocket } from "@/tests/fake-socket";
import {
  ended,
  entries,
  feed,
  goLive,
  listed,
  looks,
  run,
  runIs,
  say,
  slow,
  view,
  wait,
} from "@/tests/run-feed";

vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("run", "live"));

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
  runIs(runStatus({ overall_percent: 77 }));
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
    runIs(runStatus({ status: "cancelled" }));
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
