import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "@/tests/fake-socket";
import { setApiKey } from "./api-key";
import { watchRun } from "./watch";

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function watch() {
  const onMessage = vi.fn();
  const onBroken = vi.fn();
  const leave = watchRun("r/1", onMessage, onBroken);
  return { onMessage, onBroken, leave, socket: FakeSocket.latest! };
}
const progress = { type: "progress", status: "running" };

describe("watchRun", () => {
  it("gives the key in its first message, never in its address", () => {
    setApiKey("sk-mine");
    const { socket } = watch();
    socket.onopen!();
    expect([socket.url, socket.protocol]).toEqual([
      "ws://localhost:3000/api/v1/benchmark/ws/run/r%2F1",
      "llm-loadtest",
    ]);
    expect(socket.sent).toEqual([{ type: "auth", api_key: "sk-mine" }]);
    setApiKey(null);
    const other = watch().socket;
    other.onopen!();
    expect(other.sent).toEqual([]);
  });

  it("tells what comes, and that it broke unless the last message had come", () => {
    const { socket, onMessage, onBroken } = watch();
    socket.onmessage!({ data: "pong" });
    socket.say(progress);
    socket.close();
    expect(onMessage.mock.calls).toEqual([[progress]]);
    expect(onBroken).toHaveBeenCalledOnce();
    const other = watch();
    other.socket.say(progress);
    other.socket.say({ type: "completed", status: "completed" });
    other.socket.close();
    vi.advanceTimersByTime(60_000);
    expect(other.onMessage).toHaveBeenCalledTimes(2);
    expect(other.onBroken).not.toHaveBeenCalled();
  });

  it("takes a refusal for no end of the run", () => {
    const { socket, onMessage, onBroken } = watch();
    socket.say({ type: "failed", run_id: "r/1", error: "this is not the key" });
    socket.close();
    expect(onMessage).not.toHaveBeenCalled();
    expect(onBroken).toHaveBeenCalledOnce();
  });

  it("asks one that is silent whether it is there, and goes on where it is", () => {
    const { socket, onBroken } = watch();
    socket.onopen!();
    vi.advanceTimersByTime(2_999);
    expect(socket.sent).toEqual([]);
    for (let i = 1; i <= 20; ++i) {
      vi.advanceTimersByTime(3_000);
      expect(socket.sent).toHaveLength(i);
      socket.onmessage!({ data: "pong" });
    }
    expect(socket.sent[0]).toBe("ping");
    expect(onBroken).not.toHaveBeenCalled();
  });

  it("does not ask while messages come", () => {
    const { socket } = watch();
    socket.onopen!();
    for (let i = 0; i < 100; ++i) {
      vi.advanceTimersByTime(1_000);
      socket.say(progress);
    }
    expect(socket.sent).toEqual([]);
  });

  it("gives up one that does not answer, whatever it says later", () => {
    const { socket, onMessage, onBroken } = watch();
    socket.onopen!();
    socket.say(progress);
    vi.advanceTimersByTime(5_999);
    expect(onBroken).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onBroken).toHaveBeenCalledOnce();
    expect(socket.closed).toBe(true);
    socket.say(progress);
    expect(onMessage).toHaveBeenCalledOnce();
  });

  it("gives up one that is never made", () => {
    const { socket, onBroken } = watch();
    vi.advanceTimersByTime(6_000);
    expect(socket.sent).toEqual([]);
    expect(onBroken).toHaveBeenCalledOnce();
  });

  it("is silent once it was left", () => {
    const { socket, onMessage, onBroken, leave } = watch();
    leave();
    socket.say(progress);
    vi.advanceTimersByTime(60_000);
    expect(socket.closed).toBe(true);
    expect([onMessage, onBroken].map((told) => told.mock.calls)).toEqual([[], []]);
  });
});
