import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AnalysisEvent, NoAnswer, streamAnalysis } from "@/lib/api";
import { useAnalysisStream } from "./analysis-stream";

vi.mock("@/lib/api", async (original) => ({
  ...(await original<typeof import("@/lib/api")>()),
  streamAnalysis: vi.fn(),
}));

// What the server sends, as far as the test has sent it.
let send: (event: AnalysisEvent | Error) => Promise<void>;
beforeEach(() => {
  vi.useFakeTimers();
  let wake = () => {};
  const events: (AnalysisEvent | Error)[] = [];
  send = (event) =>
    act(async () => {
      events.push(event);
      wake();
      await vi.advanceTimersByTimeAsync(0);
    });
  vi.mocked(streamAnalysis).mockImplementation(async function* () {
    for (;;) {
      const event = events.shift();
      if (event instanceof Error) throw event;
      if (event) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  });
});
afterEach(() => vi.useRealTimers());

const delta = (text: string): AnalysisEvent => ({ event: "delta", data: { text } });
const done = { event: "done", data: { markdown: "whole" } } as AnalysisEvent;

// Counts how often the page was drawn.
async function begin() {
  let drawn = 0;
  const onDone = vi.fn();
  const { result } = renderHook(() => {
    ++drawn;
    return useAnalysisStream("r1", onDone);
  });
  await act(async () => void result.current.start({ analysis_server_url: "http://a" }));
  drawn = 0;
  return { onDone, hook: result, writing: () => result.current.writing, drawn: () => drawn };
}
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("an analysis as it is written", () => {
  it("is drawn ten times a second at most, with all that came", async () => {
    const { writing, drawn } = await begin();
    for (const text of ["## Over", "view", "\n\nfast"]) await send(delta(text));
    expect([drawn(), writing()]).toEqual([0, { state: "writing", text: "" }]);
    await pass(100);
    expect([drawn(), writing()]).toEqual([1, { state: "writing", text: "## Overview\n\nfast" }]);
    await send(delta("er"));
    await pass(100);
    expect([drawn(), writing()]).toEqual([2, { state: "writing", text: "## Overview\n\nfaster" }]);
    await pass(1000);
    expect(drawn()).toBe(2);
  });

  it("is whole at once when it ends, and not drawn after that", async () => {
    const { writing, onDone } = await begin();
    await send(delta("who"));
    await send(done);
    expect(onDone).toHaveBeenCalledExactlyOnceWith({ markdown: "whole" });
    await pass(1000);
    expect(writing()).toEqual({ state: "idle" });
  });

  it("shows all that came where it breaks off", async () => {
    const { writing } = await begin();
    await send(delta("who"));
    const error = new NoAnswer("brokenAnalysis");
    await send(error);
    await pass(1000);
    expect(writing()).toEqual({ state: "failed", error, text: "who" });
  });

  it("is not drawn once it was stopped", async () => {
    const { writing, hook } = await begin();
    await send(delta("who"));
    act(() => hook.current.stop());
    await pass(1000);
    expect(writing()).toEqual({ state: "idle" });
  });
});
