// Parts that the options of charts share: data and a theme in, a part of an option out.
import type { EChartsCoreOption } from "echarts/core";
import { axisStyle, type ChartTheme, tooltipStyle } from "./chart-theme";
import type { Format } from "./format";
import { cdfOf } from "./statistics";
import type { Statistics } from "./api";

export const legend = (theme: ChartTheme) => ({
  top: 0,
  type: "scroll" as const,
  textStyle: { color: theme.text },
});

// The values of all curves where the pointer is.
export const axisTooltip = (theme: ChartTheme, show: (value: number | null) => string) => ({
  ...tooltipStyle(theme),
  trigger: "axis" as const,
  valueFormatter: (value: unknown) => show(value as number | null),
});

// Upwards, from 0. `align`: of its name, to keep it inside the chart. Labels of axes are left to ECharts, which writes all
// digits of a tick; our figures would round neighbours to one text.
export function valueAxis(theme: ChartTheme, name?: string, align?: "left" | "right") {
  const style = axisStyle(theme);
  return {
    ...style,
    type: "value" as const,
    min: 0,
    name,
    nameTextStyle: { ...style.nameTextStyle, align },
  };
}

// Where its labels have a fixed width.
export function compactAxis(
  theme: ChartTheme,
  format: Format,
  ...name: [name?: string, align?: "left" | "right"]
) {
  const axis = valueAxis(theme, ...name);
  return { ...axis, axisLabel: { ...axis.axisLabel, formatter: (value: number) => format.compact(value) } };
}

export function timeAxis(theme: ChartTheme) {
  const style = axisStyle(theme);
  return {
    ...style,
    type: "value" as const,
    min: 0,
    axisLabel: { ...style.axisLabel, formatter: "{value} s" },
    splitLine: { show: false },
  };
}

// Of loads: by their numbers, with a tick at each that was measured; where they have none, their names beside each other.
// Its name stands under it: leave 24 pixels.
export function loadAxis(
  theme: ChartTheme,
  numbers: readonly number[] | null,
  names: readonly string[],
  name: string,
) {
  const style = { ...axisStyle(theme), name, nameLocation: "middle" as const, nameGap: 28 };
  if (!numbers?.length) return { ...style, type: "category" as const, data: names };
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const room = low === high ? 1 : 0; // one load stands in the middle
  return {
    ...style,
    axisTick: { ...style.axisTick, customValues: numbers },
    axisLabel: { ...style.axisLabel, customValues: numbers },
    type: high / low >= 20 ? ("log" as const) : ("value" as const),
    min: low - room,
    max: high + room,
    splitLine: { show: false },
  };
}

export const line = (
  name: string | undefined,
  colour: string,
  data: readonly unknown[],
  { width = 2, dash = "solid" }: { width?: number; dash?: "solid" | "dashed" | "dotted" } = {},
) => ({
  name,
  type: "line" as const,
  data,
  symbolSize: 7,
  lineStyle: { color: colour, width, type: dash },
  itemStyle: { color: colour },
});

export type Scale = "linear" | "log";

// The share of samples that took at most so long, a curve for each that has the latency.
export function cdfOption(
  curves: readonly { name: string; statistics: Statistics | null | undefined }[],
  scale: Scale,
  theme: ChartTheme,
  format: Format,
): EChartsCoreOption {
  const style = axisStyle(theme);
  const percent = (share: number) => format.percent(share);
  const known = curves.flatMap(({ statistics }) => statistics ?? []);
  const spread = Math.max(...known.map(({ max }) => max)) - Math.min(...known.map(({ min }) => min));
  return {
    grid: { left: 8, right: 32, top: 40, bottom: 8, containLabel: true },
    legend: legend(theme),
    tooltip: {
      ...tooltipStyle(theme),
      trigger: "axis",
      formatter: (points: { seriesName: string; marker: string; value: [number, number] }[]) =>
        points
          .map(
            ({ marker, seriesName, value: [ms, share] }) =>
              `${marker}${escaped(seriesName)}: ${percent(share)} ≤ ${format.figureBy(ms, spread / 100)} ms`,
          )
          .join("<br>"),
    },
    xAxis: {
      ...style,
      type: scale === "log" ? "log" : "value",
      scale: true,
      name: "ms",
      nameLocation: "end",
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(theme), max: 1, axisLabel: { ...style.axisLabel, formatter: percent } },
    series: curves.flatMap(({ name, statistics }, index) => {
      if (!statistics) return [];
      const colours = theme.series.length;
      const data = cdfOf(statistics).filter(([ms]) => scale === "linear" || ms > 0);
      const dash = (["solid", "dashed", "dotted"] as const)[Math.floor(index / colours) % 3];
      return {
        ...line(name, theme.series[index % colours]!, data, { width: 1.75, dash }),
        step: "end",
        showSymbol: false,
      };
    }),
  };
}

// ECharts takes what a formatter gives for HTML, and names of models are others' words.
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
