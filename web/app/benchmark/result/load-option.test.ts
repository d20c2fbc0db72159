import { describe, expect, it } from "vitest";
import type { ChartTheme } from "@/lib/chart-theme";
import { makeFormat } from "@/lib/format";
import { level, statistics } from "@/tests/data";
import { loadOption } from "./load-option";

const theme = { series: ["a", "b", "c"], bad: "red" } as ChartTheme;
const at = (concurrency: number, changes: object = {}) =>
  level({
    concurrency,
    output_tokens_per_s: concurrency * 10,
    ttft_ms: statistics({ p50: 40, p99: 80 }),
    ...changes,
  });
const goodput = { slo: { ttft_ms: 120 } };
const draw = (levels: ReturnType<typeof at>[]) =>
  loadOption(
    levels,
    "ttft_ms",
    ["p50", "p99"],
    { load: "In flight", throughput: "Tokens/s", latency: "TTFT", loads: levels.map((_, i) => `L${i}`) },
    theme,
    makeFormat("en"),
  ) as {
    xAxis: { type: string; name: string; data?: string[] };
    yAxis: { name: string }[];
    series: { name: string; data: unknown; symbol: string; lineStyle: { type: string } }[];
  };

describe("throughput and latency by load", () => {
  it("have a curve each on axes with names", () => {
    const { xAxis, yAxis, series } = draw([at(1), at(8)]);
    expect([xAxis.name, ...yAxis.map(({ name }) => name)]).toEqual(["In flight", "Tokens/s", "TTFT, ms"]);
    expect(series.map(({ name, lineStyle, data }) => [name, lineStyle.type, JSON.stringify(data)])).toEqual([
      ["Tokens/s", "solid", "[[1,10],[8,80]]"],
      ["TTFT p50", "solid", "[[1,40],[8,40]]"],
      ["TTFT p99", "dashed", "[[1,80],[8,80]]"],
    ]);
  });

  it("have the objective as a curve that the legend names", () => {
    const objective = draw([at(1, { goodput }), at(8, { goodput })]).series.at(-1);
    expect(objective).toMatchObject({
      name: "SLO 120 ms",
      data: [
        [1, 120],
        [8, 120],
      ],
      symbol: "none",
    });
    expect(draw([at(16, { goodput })]).series.at(-1)).toMatchObject({ data: [[16, 120]], symbol: "diamond" });
  });

  it("stand beside each other where two levels have the same load", () => {
    const { xAxis, series } = draw([at(8), at(8)]);
    expect(xAxis).toMatchObject({ type: "category", data: ["L0", "L1"] });
    expect(series[0]!.data).toEqual([
      [0, 80],
      [1, 80],
    ]);
  });
});
