"use client";
// A figure of every run by load, in one chart, and the distributions of a latency at one load.
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/charts/chart";
import { TitledCard } from "@/components/ui/card";
import { Select } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { Level, Result } from "@/lib/api";
import { axisStyle, type ChartTheme, tooltipStyle, useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { cdfOf, PERCENTILES } from "@/lib/statistics";
import { useUrlChoice, useUrlState } from "@/lib/url-state";
import { loadNumber } from "./compare-data";

const FIGURES = ["output_tokens_per_s", "ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;
type Figure = (typeof FIGURES)[number];
export type Named = { name: string; result: Result };

export function CurvesCard({ runs }: { runs: readonly Named[] }) {
  const t = useTranslations("compare.curves");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const [figure, setFigure] = useUrlChoice<Figure>("figure", FIGURES, "output_tokens_per_s");
  const [percentile, setPercentile] = useUrlChoice("percentile", PERCENTILES, "p50");
  const option = useMemo(() => {
    if (!theme) return null;
    const value = (level: Level) =>
      figure === "output_tokens_per_s" ? level.output_tokens_per_s : (level[figure]?.[percentile] ?? null);
    return curvesOption(
      runs,
      value,
      theme,
      figure === "output_tokens_per_s" ? terms(`${figure}.unit`) : "ms",
      format.figure,
      t("load"),
    );
  }, [theme, runs, figure, percentile, terms, format, t]);
  return (
    <TitledCard
      title={t("title")}
      hint={t("hint")}
      actions={
        <>
          <Segmented
            label={t("figure")}
            value={figure}
            onChange={setFigure}
            options={FIGURES.map((value) => ({ value, label: terms(`${value}.name`) }))}
          />
          {figure !== "output_tokens_per_s" && (
            <Segmented
              label={t("percentile")}
              value={percentile}
              onChange={setPercentile}
              options={PERCENTILES.map((value) => ({ value, label: value }))}
            />
          )}
        </>
      }
    >
      <Chart option={option} height={340} label={t("label", { figure: terms(`${figure}.name`) })} />
    </TitledCard>
  );
}

function curvesOption(
  runs: readonly Named[],
  value: (level: Level) => number | null,
  theme: ChartTheme,
  unit: string,
  figure: (value: number | null) => string,
  loadName: string,
): EChartsCoreOption {
  const loads = runs
    .flatMap(({ result }) => result.levels.map(loadNumber))
    .filter((load): load is number => load !== null);
  const wide = loads.length > 0 && Math.max(...loads) / Math.min(...loads) >= 20;
  const style = axisStyle(theme);
  return {
    grid: { left: 8, right: 24, top: 56, bottom: 24, containLabel: true },
    legend: { top: 0, type: "scroll", textStyle: { color: theme.text } },
    tooltip: {
      ...tooltipStyle(theme),
      trigger: "axis",
      valueFormatter: (v: unknown) => figure(v as number | null),
    },
    xAxis: {
      ...style,
      type: wide ? "log" : "value",
      min: "dataMin",
      max: "dataMax",
      name: loadName,
      nameLocation: "middle",
      nameGap: 28,
      splitLine: { show: false },
    },
    yAxis: {
      ...style,
      type: "value",
      min: 0,
      name: unit,
      nameTextStyle: { ...style.nameTextStyle, align: "right" },
    },
    series: runs.map(({ name, result }, index) => ({
      name,
      type: "line",
      data: result.levels
        .map((level) => [loadNumber(level), value(level)])
        .filter(([load]) => load !== null)
        .sort((a, b) => a[0]! - b[0]!),
      symbolSize: 7,
      symbol: ["circle", "diamond", "rect", "triangle", "roundRect"][index % 5],
      lineStyle: { color: theme.series[index], width: 2 },
      itemStyle: { color: theme.series[index] },
    })),
  };
}

const LATENCIES = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;

export function OverlaidDistribution({ runs }: { runs: readonly Named[] }) {
  const t = useTranslations("compare.distribution");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const { params, change } = useUrlState();
  const [metric, setMetric] = useUrlChoice("cdf", LATENCIES, "ttft_ms");
  const loads = useMemo(() => commonLoads(runs), [runs]);
  const asked = Number(params.get("load"));
  const load = loads.includes(asked) ? asked : loads.at(-1);
  const option = useMemo(() => {
    if (!theme || load === undefined) return null;
    return {
      grid: { left: 8, right: 32, top: 44, bottom: 8, containLabel: true },
      legend: { top: 0, type: "scroll", textStyle: { color: theme.text } },
      tooltip: {
        ...tooltipStyle(theme),
        trigger: "axis",
        valueFormatter: (v: unknown) => format.percent(v as number | null),
      },
      xAxis: { ...axisStyle(theme), type: "value", scale: true, name: "ms", splitLine: { show: false } },
      yAxis: {
        ...axisStyle(theme),
        type: "value",
        min: 0,
        max: 1,
        axisLabel: { ...axisStyle(theme).axisLabel, formatter: (v: number) => format.percent(v) },
      },
      series: runs.flatMap(({ name, result }, index) => {
        const statistics = result.levels.find((level) => loadNumber(level) === load)?.[metric];
        return statistics
          ? [
              {
                name,
                type: "line",
                step: "end",
                showSymbol: false,
                data: cdfOf(statistics),
                lineStyle: { color: theme.series[index], width: 2 },
                itemStyle: { color: theme.series[index] },
              },
            ]
          : [];
      }),
    };
  }, [theme, runs, load, metric, format]);
  if (load === undefined) return null;
  return (
    <TitledCard
      title={t("title")}
      hint={t("hint")}
      actions={
        <>
          <Segmented
            label={t("metric")}
            value={metric}
            onChange={setMetric}
            options={LATENCIES.map((value) => ({ value, label: terms(`${value}.name`) }))}
          />
          <Select
            fit
            aria-label={t("load")}
            value={load}
            onChange={(event) => change({ load: event.target.value })}
          >
            {loads.map((each) => (
              <option key={each} value={each}>
                {t("atLoad", { load: format.count(each) })}
              </option>
            ))}
          </Select>
        </>
      }
    >
      <Chart option={option} height={320} label={t("label", { metric: terms(`${metric}.long`) })} />
    </TitledCard>
  );
}

// Loads that at least two runs have.
function commonLoads(runs: readonly Named[]): number[] {
  const times = new Map<number, number>();
  for (const { result } of runs) {
    for (const load of new Set(result.levels.map(loadNumber))) {
      if (load !== null) times.set(load, (times.get(load) ?? 0) + 1);
    }
  }
  return [...times]
    .filter(([, n]) => n > 1)
    .map(([load]) => load)
    .sort((a, b) => a - b);
}
