import { describe, expect, it } from "vitest";
import { statistics } from "@/tests/data";
import { cdfOption, loadAxis } from "./chart-options";
import type { ChartTheme } from "./chart-theme";
import { makeFormat } from "./format";

const theme = { series: ["red", "blue"] } as ChartTheme;

describe("the axis of loads", () => {
  it("is logarithmic where the loads span a factor of 20 or more", () => {
    expect(loadAxis(theme, [1, 19], [])).toMatchObject({ type: "value" });
    expect(loadAxis(theme, [1, 4, 20], [])).toMatchObject({ type: "log" });
    expect(loadAxis(theme, [], [])).toMatchObject({ type: "value" });
  });
  it("has names where there are no numbers", () => {
    expect(loadAxis(theme, null, ["16", "4/s"])).toMatchObject({ type: "category", data: ["16", "4/s"] });
  });
});

describe("cumulative curves", () => {
  const option = (scale: "linear" | "log", min = 40) =>
    cdfOption(
      [
        { name: "a", statistics: statistics({ min }) },
        { name: "b", statistics: null },
        { name: "<img src=x>", statistics: statistics({ min }) },
      ],
      scale,
      theme,
      makeFormat("en"),
    ) as {
      series: { name: string; data: unknown; lineStyle: object }[];
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

  it("never take a name for HTML", () => {
    expect(
      option("linear").tooltip.formatter([{ seriesName: "<img src=x>", marker: "●", value: [55, 0.75] }]),
    ).toBe("●&#60;img src=x&#62;: 75% ≤ 55.0 ms");
  });
});
