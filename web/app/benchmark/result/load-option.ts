// Throughput and a latency by load: straight lines through what was measured, two axes that both begin at 0.
import type { EChartsCoreOption } from "echarts/core";
import type { Level } from "@/lib/api";
import { axisTooltip, legend, line, loadAxis, valueAxis } from "@/lib/chart-options";
import type { ChartTheme } from "@/lib/chart-theme";
import type { Format } from "@/lib/format";
import { loadNumbers } from "@/lib/loads";
import type { Percentile } from "@/lib/statistics";

export const LATENCIES = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;
export type Latency = (typeof LATENCIES)[number];

export type LoadTexts = { load: string; throughput: string; latency: string; loads: readonly string[] };

// `levels`: in the order of their loads.
export function loadOption(
  levels: readonly Level[],
  latency: Latency,
  percentiles: readonly Percentile[],
  texts: LoadTexts,
  theme: ChartTheme,
  format: Format,
): EChartsCoreOption {
  // Levels of the same load stand beside each other.
  const known = loadNumbers(levels);
  const numbers = known && new Set(known).size === known.length ? known : null;
  const curve = (name: string, colour: string, value: (level: Level) => number | null) =>
    line(
      name,
      colour,
      levels.map((level, index) => [numbers ? numbers[index]! : index, value(level)]),
    );
  const latencies = percentiles.map((name, i) => {
    const drawn = curve(
      `${texts.latency} ${name}`,
      theme.series[1 + i]!,
      (level) => level[latency]?.[name] ?? null,
    );
    const type = name === "p50" ? "solid" : "dashed";
    return { ...drawn, yAxisIndex: 1, symbol: "diamond", lineStyle: { ...drawn.lineStyle, type } };
  });
  // A curve too: its name stands in the legend, where no line crosses it.
  const slo = levels.find((level) => level.goodput)?.goodput?.slo[latency];
  const objective = slo !== undefined && {
    ...curve(`SLO ${format.msUnit(slo)}`, theme.bad, () => slo),
    yAxisIndex: 1,
    symbol: levels.length > 1 ? "none" : "diamond",
    lineStyle: { color: theme.bad, width: 1.5, type: "dotted" },
  };
  return {
    grid: { left: 8, right: 8, top: 56, bottom: 24, containLabel: true },
    legend: legend(theme),
    tooltip: axisTooltip(theme, format.figure),
    xAxis: loadAxis(theme, numbers, texts.loads, texts.load),
    yAxis: [
      valueAxis(theme, texts.throughput, "left"),
      { ...valueAxis(theme, `${texts.latency}, ms`, "right"), alignTicks: true },
    ],
    series: [
      {
        ...curve(texts.throughput, theme.series[0]!, (level) => level.output_tokens_per_s),
        symbol: "circle",
      },
      ...latencies,
      ...(objective ? [objective] : []),
    ],
  };
}
