// What a level did in each second: a small chart for each figure, one under the other, since their units differ.
import type { EChartsCoreOption } from "echarts/core";
import type { Level } from "@/lib/api";
import { axisTooltip, compactAxis, line, timeAxis } from "@/lib/chart-options";
import type { ChartTheme } from "@/lib/chart-theme";
import type { Format } from "@/lib/format";

export const SECONDS = ["output_tokens_per_s", "ttft_ms_p50", "in_flight", "errors"] as const;
export type SecondsFigure = (typeof SECONDS)[number];

const [TOP, HEIGHT, GAP] = [28, 76, 36];
export const SECONDS_HEIGHT = TOP + SECONDS.length * (HEIGHT + GAP);

export function secondsOption(
  series: Level["series"],
  names: Record<SecondsFigure, string>, // with units
  theme: ChartTheme,
  format: Format,
): EChartsCoreOption {
  const time = timeAxis(theme);
  const last = series.at(-1)?.t_s;
  const colours = [theme.series[0]!, theme.series[1]!, theme.series[2]!, theme.bad];
  return {
    grid: SECONDS.map((_, i) => ({ left: 64, right: 16, top: TOP + i * (HEIGHT + GAP), height: HEIGHT })),
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    tooltip: axisTooltip(theme, format.figure),
    xAxis: SECONDS.map((_, i) => ({
      ...time,
      gridIndex: i,
      max: last,
      axisLabel: { ...time.axisLabel, show: i === SECONDS.length - 1 },
    })),
    yAxis: SECONDS.map((figure, i) => ({
      ...compactAxis(theme, format, names[figure], "left"),
      gridIndex: i,
      nameGap: 10,
      splitNumber: 2,
      minInterval: figure === "errors" ? 1 : undefined,
    })),
    series: SECONDS.map((figure, i) => ({
      ...line(
        names[figure],
        colours[i]!,
        series.map((second) => [second.t_s, second[figure]]),
        { width: 1.75 },
      ),
      xAxisIndex: i,
      yAxisIndex: i,
      showSymbol: series.length < 3,
    })),
  };
}
