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
const made = (timeline: Timeline) =>
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
  );
const draw = (timeline: Timeline) =>
  made(timeline).option as {
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
    expect(xAxis.map(({ max }) => max)).toEqual([3.2, 3.2]);
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

  it("have an axis also where all were sent at once", () => {
    expect(draw(rows({ t_s: [0, 0, 0, 0] })).xAxis.map(({ max }) => max)).toEqual([0.1, 0.1]);
  });

  it("need no strip where all have a latency", () => {
    const { grid, yAxis, series } = draw(rows({ ttft_ms: [40, 41, 42, 43] }));
    expect([grid, yAxis].map(({ length }) => length)).toEqual([1, 1]);
    expect(series.map(({ yAxisIndex }) => yAxisIndex)).toEqual([0, 0, 0]);
  });

  it("of a great number are a cloud: the chart has their names, not their points", () => {
    const n = 3000;
    const each = <T>(value: (i: number) => T) => Array.from({ length: n }, (_, i) => value(i));
    const { option, cloud } = made(
      rows({
        t_s: each((i) => i / 10),
        ttft_ms: each((i) => (i % 1000 ? 40 : null)),
        status: each((i) => (i % 1000 ? "ok" : "failed")),
        failure_kind: each((i) => (i % 1000 ? null : "timeout")),
      }),
    );
    const { series } = option as { series: { name?: string; data: unknown[] }[] };
    expect(series.map(({ name, data }) => [name, data])).toEqual([
      [undefined, []],
      ["ok", []],
      ["failed", []],
    ]);
    expect(cloud!.groups.map(({ name, area, mark, row }) => [name, area, mark, row.length])).toEqual([
      ["ok", 0, "circle", 2997],
      ["failed", 1, "triangle", 3],
    ]);
    expect(cloud!.areas).toHaveLength(2);
    expect(cloud!.tell(1000)).toBe("failed, TIMEOUT: without TTFT, 100.0 s");
    expect(made(rows()).cloud).toBeNull();
  });
});
