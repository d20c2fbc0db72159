import { describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { FakeSocket } from "@/tests/fake-socket";
import {
  endAndTell,
  ended,
  entries,
  feed,
  goLive,
  listed,
  looks,
  say,
  serverHas,
  slow,
  view,
  wait,
} from "@/tests/run-feed";

vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("run", "live"));

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
    serverHas(entries(...Array.from({ length: 30 }, (_, i) => i + 1)), 11);
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
