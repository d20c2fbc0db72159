"use client";
// How a latency is distributed: the cumulative share of every level, and the histogram of one.
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { ChartCard } from "@/components/charts/chart-card";
import { PercentilesTable } from "@/components/charts/percentiles-table";
import { Segmented } from "@/components/ui/segmented";
import type { LatencyName, Level } from "@/lib/api";
import { cdfOption, valueAxis } from "@/lib/chart-options";
import { axisStyle, type ChartTheme, tooltipStyle, useChartTheme } from "@/lib/chart-theme";
import { type Format, useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";
import { barsOf, presentLatencies } from "@/lib/statistics";
import { useUrlChoice, useUrlState } from "@/lib/url-state";
import { LatencySelect, LevelSelect } from "./selects";

export function DistributionCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.distribution");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const loadName = useLoadName();
  const present = useMemo(() => presentLatencies(levels), [levels]);
  const [metric, setMetric] = useUrlChoice<LatencyName>("distribution", present, present[0] ?? "ttft_ms");
  const [kind, setKind] = useUrlChoice("shape", ["cdf", "histogram"], "cdf");
  const [scale, setScale] = useUrlChoice("scale", ["linear", "log"], "linear");
  const { params, change } = useUrlState();
  const asked = Number(params.get("level"));
  const index = levels[asked]?.[metric]
    ? asked
    : Math.max(
        0,
        levels.findIndex((level) => level[metric]),
      );
  const names = useMemo(() => levels.map(loadName), [levels, loadName]);

  const curves = useMemo(
    () => levels.map((level, i) => ({ name: names[i]!, statistics: level[metric] })),
    [levels, names, metric],
  );
  const statistics = levels[index]?.[metric];
  const bars = useMemo(() => (statistics ? barsOf(statistics, scale === "log") : []), [statistics, scale]);
  const option = useMemo(() => {
    if (!theme) return null;
    return kind === "cdf"
      ? cdfOption(curves, scale, theme, format)
      : histogramOption(bars, theme, format, t("requests"));
  }, [theme, kind, curves, bars, scale, format, t]);

  if (present.length === 0) return null;
  return (
    <ChartCard
      title={t("title")}
      hint={terms(`${metric}.hint`)}
      actions={
        <>
          <LatencySelect names={present} value={metric} onChange={setMetric} />
          <Segmented
            label={t("shape")}
            value={kind}
            onChange={setKind}
            options={(["cdf", "histogram"] as const).map((value) => ({ value, label: t(value) }))}
          />
          {kind === "histogram" && (
            <LevelSelect
              levels={levels}
              has={(level) => Boolean(level[metric])}
              value={index}
              onChange={(level) => change({ level })}
            />
          )}
          <Segmented
            label={t("scale")}
            value={scale}
            onChange={setScale}
            options={(["linear", "log"] as const).map((value) => ({ value, label: t(value) }))}
          />
        </>
      }
      needs={kind === "histogram" ? "bars" : undefined}
      option={option}
      height={320}
      label={t("label", { metric: terms(`${metric}.long`) })}
      table={
        kind === "cdf"
          ? { ready: <PercentilesTable label={t("title")} curves={curves} /> }
          : {
              head: [`${terms(`${metric}.name`)}, ms`, t("requests")],
              rows: bars.length,
              row: (bar) => {
                const [from, to, count] = bars[bar]!;
                return [rangeOf(from, to, format), format.count(count)];
              },
            }
      }
    />
  );
}

const rangeOf = (from: number, to: number, { figureBy }: Format) =>
  `${figureBy(from, to - from)} – ${figureBy(to, to - from)}`;

function histogramOption(
  bars: [from: number, to: number, count: number][],
  theme: ChartTheme,
  format: Format,
  counted: string,
): EChartsCoreOption {
  return {
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
    tooltip: {
      ...tooltipStyle(theme),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: ([bar]: { dataIndex: number }[]) => {
        const [from, to, count] = bars[bar!.dataIndex]!;
        return `${rangeOf(from, to, format)} ms: ${format.count(count)}`;
      },
    },
    xAxis: {
      ...axisStyle(theme),
      type: "category",
      data: bars.map(([from, to]) => format.figureBy(from, to - from)),
      axisTick: { show: false },
    },
    yAxis: { ...valueAxis(theme, counted, "left"), minInterval: 1 },
    series: [
      {
        type: "bar",
        barCategoryGap: "8%",
        data: bars.map(([, , count]) => count),
        itemStyle: { color: theme.series[0] },
      },
    ],
  };
}
