"use client";
// Each request of a level by when it was sent, and what the level did each second.
import { useQuery } from "@tanstack/react-query";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/charts/chart";
import { TitledCard } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, keys, type Level, type Timeline } from "@/lib/api";
import { axisTooltip, legend, line, timeAxis, valueAxis } from "@/lib/chart-options";
import { type ChartTheme, tooltipStyle, useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";
import { useUrlChoice, useUrlState } from "@/lib/url-state";
import { LevelSelect } from "./selects";

const HEIGHT = 320;
type Shown = "ttft_ms" | "e2e_ms" | "seconds";

export function TimelineCard({ run_id, levels }: { run_id: string; levels: readonly Level[] }) {
  const t = useTranslations("result.timeline");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const loadName = useLoadName();
  const [shown, setShown] = useUrlChoice<Shown>("timeline", ["ttft_ms", "e2e_ms", "seconds"], "ttft_ms");
  const { params, change } = useUrlState();
  const asked = Number(params.get("at") ?? levels.length - 1);
  const index = levels[asked] ? asked : levels.length - 1;
  const level = levels[index]!;
  const rows = useQuery({
    queryKey: keys.timeline(run_id, index),
    queryFn: () => api.timeline(run_id, index),
    enabled: shown !== "seconds",
    staleTime: Infinity,
  });
  const option = useMemo(() => {
    if (!theme) return null;
    if (shown === "seconds")
      return secondsOption(level, theme, format.figure, [t("throughput"), t("inFlight"), t("errors")]);
    return rows.data
      ? requestsOption(rows.data, shown, theme, format.figure, [terms(`${shown}.name`), t("notOk")])
      : null;
  }, [theme, shown, level, rows.data, format, t, terms]);

  return (
    <TitledCard
      title={t("title")}
      hint={
        shown !== "seconds" && rows.data && rows.data.every > 1
          ? t("every", { n: rows.data.every, total: format.count(rows.data.total) })
          : t("hint")
      }
      actions={
        <>
          <LevelSelect levels={levels} value={index} onChange={(at) => change({ at })} />
          <Segmented
            label={t("what")}
            value={shown}
            onChange={setShown}
            options={[
              { value: "ttft_ms", label: terms("ttft_ms.name") },
              { value: "e2e_ms", label: terms("e2e_ms.name") },
              { value: "seconds", label: t("seconds") },
            ]}
          />
        </>
      }
    >
      {rows.isError && shown !== "seconds" ? (
        <ErrorState error={rows.error} retry={() => void rows.refetch()} />
      ) : option ? (
        <Chart option={option} height={HEIGHT} label={t("label", { load: loadName(level) })} />
      ) : (
        <Loading>
          <Skeleton className="h-[320px]" />
        </Loading>
      )}
    </TitledCard>
  );
}

function requestsOption(
  rows: Timeline,
  shown: "ttft_ms" | "e2e_ms",
  theme: ChartTheme,
  figure: (value: number) => string,
  [name, notOk]: [string, string],
): EChartsCoreOption {
  const ok: [number, number][] = [];
  const bad: [number, number][] = [];
  rows.t_s.forEach((t_s, i) => {
    const value = rows[shown][i];
    if (rows.status[i] === "ok" && value !== null && value !== undefined) ok.push([t_s, value]);
    else if (rows.status[i] !== "ok") bad.push([t_s, value ?? 0]);
  });
  const points = (label: string, data: [number, number][], colour: string, symbol: string) => ({
    name: label,
    type: "scatter",
    data,
    symbol,
    symbolSize: data.length > 5000 ? 3 : 5,
    large: data.length > 2000,
    itemStyle: { color: colour, opacity: data.length > 2000 ? 0.5 : 0.7 },
  });
  return {
    grid: { left: 8, right: 16, top: 44, bottom: 36, containLabel: true },
    legend: legend(theme),
    dataZoom: [
      { type: "inside" },
      { type: "slider", height: 18, bottom: 4, borderColor: theme.line, textStyle: { color: theme.muted } },
    ],
    tooltip: {
      ...tooltipStyle(theme),
      trigger: "item",
      formatter: ({ seriesName, value }: { seriesName: string; value: [number, number] }) =>
        `${seriesName}: ${figure(value[1])} ms, ${figure(value[0])} s`,
    },
    xAxis: timeAxis(theme),
    yAxis: valueAxis(theme, "ms", "right"),
    series: [
      points(name, ok, theme.series[0]!, "circle"),
      ...(bad.length > 0 ? [points(notOk, bad, theme.bad, "triangle")] : []),
    ],
  };
}

function secondsOption(
  level: Level,
  theme: ChartTheme,
  figure: (value: number | null) => string,
  [throughput, inFlight, errors]: [string, string, string],
): EChartsCoreOption {
  const curve = (
    name: string,
    axis: number,
    colour: string,
    value: (point: Level["series"][number]) => number | null,
  ) => ({
    ...line(
      name,
      colour,
      level.series.map((point) => [point.t_s, value(point)]),
      { width: 1.75 },
    ),
    yAxisIndex: axis,
    showSymbol: level.series.length < 3,
  });
  return {
    grid: { left: 8, right: 8, top: 44, bottom: 8, containLabel: true },
    legend: legend(theme),
    tooltip: axisTooltip(theme, figure),
    xAxis: timeAxis(theme),
    yAxis: [valueAxis(theme), { ...valueAxis(theme), splitLine: { show: false } }],
    series: [
      curve(throughput, 0, theme.series[0]!, (point) => point.output_tokens_per_s),
      curve("TTFT p50, ms", 1, theme.series[1]!, (point) => point.ttft_ms_p50),
      curve(inFlight, 1, theme.series[2]!, (point) => point.in_flight),
      curve(errors, 1, theme.bad, (point) => point.errors),
    ],
  };
}
