import { describe, expect, it } from "vitest";
import type { Level } from "@/lib/api";
import { level, statistics } from "@/tests/data";
import { bestLoad, bestThroughput, bestTtft, totals, worstVerdict } from "./best";

const levels = [
  level({ output_tokens_per_s: 100, ttft_ms: statistics({ p50: 50 }), e2e_ms: statistics({ p50: 400 }) }),
  level({ output_tokens_per_s: 900, ttft_ms: statistics({ p50: 60 }), e2e_ms: statistics({ p50: 500 }) }),
  level({ output_tokens_per_s: 1000, ttft_ms: statistics({ p50: 900 }), e2e_ms: statistics({ p50: 2000 }) }),
];

describe("best levels", () => {
  it("names throughput and TTFT by their figures", () => {
    expect(bestThroughput(levels)).toMatchObject({ index: 2, value: 1000 });
    expect(bestTtft(levels)).toMatchObject({ index: 0, value: 50 });
    expect(bestTtft([level({})])).toBeNull();
  });

  it("finds the knee where no objectives were given", () => {
    expect(bestLoad(levels)).toMatchObject({ index: 1, by: "power" });
  });

  it("goes by goodput where there were objectives, and never by an invalid level", () => {
    const judged = levels.map((each, i) => ({ ...each, goodput: { requests_per_s: [2, 5, 8][i] } }) as Level);
    expect(bestLoad(judged)).toMatchObject({ index: 2, by: "goodput", value: 8 });
    judged[2] = { ...judged[2]!, verdict: { status: "INVALID", reasons: [] } };
    expect(bestLoad(judged)).toMatchObject({ index: 1, by: "goodput", value: 5 });
  });
});

describe("totals", () => {
  it("counts failures against goodput and knows what was not judged", () => {
    const judged = level({
      succeeded: 8,
      failed: 2,
      goodput: { satisfied: 5, judged: 10 } as Level["goodput"],
    });
    expect(totals([judged, level({})])).toMatchObject({
      attempted: 20,
      failed: 2,
      error_rate: 0.1,
      goodput: 0.5,
    });
    expect(totals([level({ succeeded: 0 })])).toMatchObject({ error_rate: null, goodput: null });
  });
});

describe("worstVerdict", () => {
  it("is that of the worst level", () => {
    expect(worstVerdict([level({}), level({ verdict: { status: "SUSPECT", reasons: [] } })])).toBe("SUSPECT");
    expect(worstVerdict([])).toBeNull();
  });
});
