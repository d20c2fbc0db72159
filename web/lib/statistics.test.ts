import { describe, expect, it } from "vitest";
import type { Statistics } from "./api";
import { barsOf, canBeTrusted, cdfOf } from "./statistics";

const statistics = (histogram: [number, number][]): Statistics =>
  ({ n: histogram.reduce((sum, [, count]) => sum + count, 0), min: 1, max: 9, histogram }) as Statistics;

describe("canBeTrusted", () => {
  it("asks for the samples that a 95 % confidence interval needs", () => {
    expect([5, 6].map((n) => canBeTrusted("p50", n))).toEqual([false, true]);
    expect([58, 59].map((n) => canBeTrusted("p95", n))).toEqual([false, true]);
    expect([298, 299].map((n) => canBeTrusted("p99", n))).toEqual([false, true]);
  });
  it("has no doubt about what is no percentile", () => {
    expect(canBeTrusted("max", 1)).toBe(true);
  });
});

describe("cdfOf", () => {
  it("rises from 0 at the smallest value to 1 at the largest", () => {
    expect(
      cdfOf(
        statistics([
          [2, 1],
          [5, 2],
          [9.5, 1],
        ]),
      ),
    ).toEqual([
      [1, 0],
      [2, 0.25],
      [5, 0.75],
      [9, 1],
    ]);
  });
});

describe("barsOf", () => {
  const given = statistics([
    [2, 1],
    [5, 2],
    [9.5, 1],
  ]);
  it("keeps every sample", () => {
    expect(barsOf(given, false, 4)).toEqual([
      [1, 3, 1],
      [3, 5, 2],
      [5, 7, 0],
      [7, 9, 1],
    ]);
    expect(barsOf(given, true, 3).map(([, , count]) => count)).toEqual([1, 0, 3]);
  });
  it("is one bar where all samples are equal", () => {
    expect(barsOf({ ...given, min: 3, max: 3, n: 4 }, false)).toEqual([[3, 3, 4]]);
  });
});
