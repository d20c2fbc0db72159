import { describe, expect, it } from "vitest";
import type { Timeline } from "@/lib/api";
import type { ChartTheme } from "@/lib/chart-theme";
import { makeFormat } from "@/lib/format";
import { requestsOption } from "./requests-option";

const theme = { series: ["blue"], bad: "red", warn: "amber" } as ChartTheme;
const rows = (changes: Partial<Timeline> = {}): Timeline => ({
  run_id: "r1",
  level: 0,
  total: 4,
  every: 1,
  t_s: [0, 1, 2, 3.2],
  ttft_ms: [40, null, 55, null],
  e2e_ms: [400, null, 500, null],
  output_tokens: [8, 0, 8, 0],
  status: ["ok", "failed", "failed", "cut_off"],
  failure_kind: [null, "timeout", "truncated", null],
  ...changes,
});
const draw = (timeline: Timeline) =>
  requestsOption(
    timeline,
    "ttft_ms",
    {
      status: { ok: "ok", failed: "failed", cut_off: "cut off" },
      failure: (kind) => kind.toUpperCase(),
      without: "without TTFT",
    },
    theme,
    makeFormat("en"),
  ) as {
    grid: object[];
    xAxis: { max: number }[];
    yAxis: { name: string }[];
    series: { name: string; yAxisIndex: number; data: [number, number, number][] }[];
    tooltip: { formatter: (point: object) => string };
  };

describe("requests over time", () => {
  it("without a latency stand in a strip of their own, not at 0 ms", () => {
    const { grid, xAxis, yAxis, series } = draw(rows());
    expect(series.map(({ name, yAxisIndex, data }) => [name, yAxisIndex, data])).toEqual([
      ["ok", 0, [[0, 40, 0]]],
      ["failed", 0, [[2, 55, 2]]],
      ["failed", 1, [[1, 0, 1]]],
      ["cut off", 1, [[3.2, 0, 3]]],
    ]);
    expect(grid).toHaveLength(2);
    expect(xAxis.map(({ max }) => max)).toEqual([4, 4]);
    expect(yAxis.map(({ name }) => name)).toEqual(["ms", "without TTFT"]);
  });

  it("are told by how they ended and why, and never by 0 ms where there was none", () => {
    const { series, tooltip } = draw(rows());
    const told = series.map(({ data }) => tooltip.formatter({ value: data[0] }));
    expect(told).toEqual([
      "ok: 40.0 ms, 0 s",
      "failed, TRUNCATED: 55.0 ms, 2.00 s",
      "failed, TIMEOUT: without TTFT, 1.00 s",
      "cut off: without TTFT, 3.20 s",
    ]);
  });

  it("need no strip where all have a latency", () => {
    const { grid, yAxis, series } = draw(rows({ ttft_ms: [40, 41, 42, 43] }));
    expect([grid, yAxis].map(({ length }) => length)).toEqual([1, 1]);
    expect(series.map(({ yAxisIndex }) => yAxisIndex)).toEqual([0, 0, 0]);
  });
});
