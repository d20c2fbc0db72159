import { describe, expect, it } from "vitest";
import { level, rateLevel } from "@/tests/data";
import { byLoad, loadKind, loadNumber, loadNumbers } from "./loads";

const ramp = rateLevel({ request_rate_per_s: null, ramp: { from_per_s: 1, to_per_s: 9, over_s: 10 } });
const trace = rateLevel({ request_rate_per_s: 5, trace: true });
const atOnce = rateLevel({ request_rate_per_s: null });
const [few, many] = [level({ concurrency: 8 }), level({ concurrency: 100 })];
const rate = rateLevel({ request_rate_per_s: 5 });

describe("the number of a load", () => {
  it("is missing where a load has not just one", () => {
    expect([few, rate, ramp, trace, atOnce].map(loadNumber)).toEqual([8, 5, null, null, null]);
  });

  it("places levels on one axis only where all have one of the same kind", () => {
    expect(loadNumbers([few, many])).toEqual([8, 100]);
    expect(loadNumbers([rate, rate])).toEqual([5, 5]);
    expect(loadNumbers([])).toEqual([]);
    expect(loadNumbers([rate, atOnce])).toBeNull();
    expect(loadNumbers([few, rate])).toBeNull();
  });
});

describe("the order of loads", () => {
  it("is by kind, then by number", () => {
    expect([trace, rate, many, few].sort(byLoad)).toEqual([few, many, rate, trace]);
  });
});

describe("the kind of loads", () => {
  it("is told apart: in flight, per second, or some of both", () => {
    expect([[few, many], [rate, ramp, trace], [few, rate], []].map(loadKind)).toEqual([
      "concurrency",
      "rate",
      "mixed",
      "concurrency",
    ]);
  });
});
