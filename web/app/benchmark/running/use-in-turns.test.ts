import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useInTurns } from "./use-in-turns";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const show = () => renderHook(({ version }) => useInTurns(version, 3), { initialProps: { version: 0 } });

it("one part after another takes the newest version", () => {
  const { result, rerender } = show();
  rerender({ version: 1 });
  pass(0);
  expect(result.current).toEqual([1, 0, 0]);
  rerender({ version: 2 });
  pass(99);
  expect(result.current).toEqual([1, 0, 0]);
  pass(1);
  expect(result.current).toEqual([1, 2, 0]);
  pass(100);
  expect(result.current).toEqual([1, 2, 2]);
  pass(100);
  expect(result.current).toEqual([2, 2, 2]);
});

it("each has its turn, however often there is something new", () => {
  const { result, rerender } = show();
  for (let version = 1; version <= 30; ++version) {
    rerender({ version });
    pass(10);
  }
  expect(result.current).toEqual([30, 10, 20]);
});
