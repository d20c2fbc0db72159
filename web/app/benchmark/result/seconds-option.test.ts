import { describe, expect, it } from "vitest";
import type { ChartTheme } from "@/lib/chart-theme";
import { makeFormat } from "@/lib/format";
import { secondsOption } from "./seconds-option";

const names = {
  output_tokens_per_s: "tokens/s",
  ttft_ms_p50: "TTFT p50, ms",
  in_flight: "in flight",
  errors: "failed",
};
const second = (t_s: number, ttft_ms_p50: number | null) => ({
  t_s,
  output_tokens_per_s: 900,
  ttft_ms_p50,
  in_flight: 7.5,
  errors: 1,
});

describe("a level by second", () => {
  it("has an axis with name and unit for each figure, over the same time", () => {
    const option = secondsOption(
      [second(0, 40), second(1, null)],
      names,
      { series: ["a", "b", "c"], bad: "red" } as ChartTheme,
      makeFormat("en"),
    ) as {
      xAxis: { max: number }[];
      yAxis: { name: string; gridIndex: number; axisLabel: { formatter: (value: number) => string } }[];
      series: { yAxisIndex: number; data: unknown }[];
    };
    expect(option.yAxis.map(({ name, gridIndex }) => [gridIndex, name])).toEqual([
      [0, "tokens/s"],
      [1, "TTFT p50, ms"],
      [2, "in flight"],
      [3, "failed"],
    ]);
    expect(option.yAxis[0]!.axisLabel.formatter(1_500_000)).toBe("1.5M");
    expect(option.xAxis.map(({ max }) => max)).toEqual([1, 1, 1, 1]);
    expect(option.series.map(({ yAxisIndex, data }) => [yAxisIndex, JSON.stringify(data)])).toEqual([
      [0, "[[0,900],[1,900]]"],
      [1, "[[0,40],[1,null]]"],
      [2, "[[0,7.5],[1,7.5]]"],
      [3, "[[0,1],[1,1]]"],
    ]);
  });
});
