import { describe, expect, it } from "vitest";
import { statistics } from "@/tests/data";
import { cdfOption, compactAxis, loadAxis } from "./chart-options";
import type { ChartTheme } from "./chart-theme";
import { makeFormat } from "./format";

const theme = { series: ["red", "blue"] } as ChartTheme;

describe("the axis of loads", () => {
  const axis = (numbers: number[] | null, names: string[] = []) =>
    loadAxis(theme, numbers, names, "In flight");

  it("has a name, and a tick at each load that was measured", () => {
    expect(axis([1, 4, 12])).toMatchObject({
      name: "In flight",
      type: "value",
      min: 1,
      max: 12,
      axisTick: { customValues: [1, 4, 12] },
      axisLabel: { customValues: [1, 4, 12] },
    });
  });
  it("is logarithmic where the loads span a factor of 20 or more", () => {
    expect(axis([1, 19])).toMatchObject({ type: "value" });
    expect(axis([1, 4, 20])).toMatchObject({ type: "log" });
  });
  it("has room on both sides of a load that is alone", () => {
    expect(axis([16])).toMatchObject({ type: "value", min: 15, max: 17 });
  });
  it("has names where there are no numbers", () => {
    expect(axis(null, ["16", "4/s"])).toMatchObject({ type: "category", data: ["16", "4/s"] });
    expect(axis([])).toMatchObject({ type: "category", data: [] });
  });
});

describe("an axis whose labels have a fixed width", () => {
  it("has short ones", () => {
    const { axisLabel } = compactAxis(theme, makeFormat("en"));
    expect([0, 0.5, 1_000_000].map(axisLabel.formatter)).toEqual(["0", "0.5", "1M"]);
  });
});

describe("cumulative curves", () => {
  const option = (scale: "linear" | "log", min = 40, max = 90) =>
    cdfOption(
      [
        { name: "a", statistics: statistics({ min, max }) },
        { name: "b", statistics: null },
        { name: "<img src=x>", statistics: statistics({ min, max }) },
      ],
      scale,
      theme,
      makeFormat("en"),
    ) as {
      series: { name: string; data: unknown; lineStyle: object }[];
      xAxis: { axisLabel: object };
      tooltip: { formatter: (points: object[]) => string };
    };

  it("are drawn for those that have the latency, each in its own look", () => {
    const { series } = option("linear");
    expect(series.map(({ name, lineStyle }) => [name, lineStyle])).toEqual([
      ["a", { color: "red", width: 1.75, type: "solid" }],
      ["<img src=x>", { color: "red", width: 1.75, type: "dashed" }],
    ]);
    expect(series[0]!.data).toEqual([
      [40, 0],
      [45, 0.25],
      [55, 0.75],
      [90, 1],
    ]);
  });

  it("leave out 0 where the axis has none", () => {
    expect(option("linear", 0).series[0]!.data).toContainEqual([0, 0]);
    expect(option("log", 0).series[0]!.data).not.toContainEqual([0, 0]);
  });

  it("leave the labels of the time to ECharts, and tell close times apart where they are pointed at", () => {
    const { xAxis, tooltip } = option("linear", 50.02, 50.31);
    expect(xAxis.axisLabel).not.toHaveProperty("formatter");
    const at = (ms: number) => tooltip.formatter([{ seriesName: "a", marker: "", value: [ms, 0.5] }]);
    expect([at(50.11), at(50.12)]).toEqual(["a: 50% ≤ 50.110 ms", "a: 50% ≤ 50.120 ms"]);
  });

  it("never take a name for HTML", () => {
    expect(
      option("linear").tooltip.formatter([{ seriesName: "<img src=x>", marker: "●", value: [55, 0.75] }]),
    ).toBe("●&#60;img src=x&#62;: 75% ≤ 55.0 ms");
  });
});
