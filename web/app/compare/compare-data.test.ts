import { describe, expect, it } from "vitest";
import type { Result } from "@/lib/api";
import { differingSettings, judge, type Metric } from "./compare-data";

const result = (config: object, server: object = { model: "m" }): Result =>
  ({ config, server, tokens: {}, client: {}, metadata: {} }) as unknown as Result;

describe("differingSettings", () => {
  it("lists what is not the same in all runs, but for the seed", () => {
    expect(
      differingSettings([
        result({ input_len_tokens: 256, concurrency: [1, 2], seed: 1 }),
        result({ input_len_tokens: 512, concurrency: [1, 2], seed: 2, proxy: "p" }, { model: "n" }),
      ]),
    ).toEqual([
      ["config.input_len_tokens", ["256", "512"]],
      ["server.model", ["m", "n"]],
      ["config.proxy", [null, "p"]],
    ]);
  });
});

describe("judge", () => {
  const metric = (better: "more" | "less", difference: number | null, percent: number | null): Metric => ({
    metric: "x",
    statistic: "p50",
    better,
    values: [],
    differences: [0, difference],
    differences_percent: [0, percent],
  });
  it("knows which way is better", () => {
    expect(judge(metric("more", 10, 5), 1)).toBe("better");
    expect(judge(metric("less", 10, 5), 1)).toBe("worse");
    expect(judge(metric("less", -10, -5), 1)).toBe("better");
  });
  it("calls less than 5 % neither better nor worse", () => {
    expect(judge(metric("less", 0.49, 4.9), 1)).toBe("small");
    expect(judge(metric("more", -0.49, -4.9), 1)).toBe("small");
    expect(judge(metric("less", 0, null), 1)).toBe("small");
  });
  it("calls what came from 0 better or worse, though it has no percentage", () => {
    expect(judge(metric("less", 0.01, null), 1)).toBe("worse");
  });
  it("says nothing of what is missing", () => {
    expect(judge(metric("less", null, null), 1)).toBeNull();
  });
});
