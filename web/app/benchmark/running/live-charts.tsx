"use client";
// The curves of a run that goes on, each from at most some hundred points.
import type { EChartsCoreOption } from "echarts/core";
import { memo, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/charts/chart";
import { Card } from "@/components/ui/card";
import { axisTooltip, compactAxis, line, timeAxis } from "@/lib/chart-options";
import { type ChartTheme, useChartTheme } from "@/lib/chart-theme";
import { type Format, useFormat } from "@/lib/format";
import type { CurveName, FeedState } from "./feed-state";

export const charts: { curve: CurveName; colour: number; step?: boolean }[] = [
  { curve: "output_tokens_per_s", colour: 0 },
  { curve: "ttft_p50_ms", colour: 1 },
  { curve: "itl_avg_ms", colour: 2 },
  { curve: "error_count", colour: 4, step: true },
];

/** `versions`: of `state`, for each chart the one that it shows. */
export function LiveCharts({ state, versions }: { state: FeedState; versions: readonly number[] }) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {charts.map((chart, i) => (
        <LiveChart key={chart.curve} {...chart} state={state} version={versions[i]!} />
      ))}
    </div>
  );
}

const LiveChart = memo(function LiveChart({
  curve,
  colour,
  step,
  state,
  version,
}: (typeof charts)[number] & { state: FeedState; version: number }) {
  const t = useTranslations("running.charts");
  const theme = useChartTheme();
  const format = useFormat();
  const unit = t(`${curve}.unit`);
  const option = useMemo(
    () => theme && chartOption(state, curve, theme, theme.series[colour]!, step === true, format),
    // `state` is changed in place; version says when.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [state, version, curve, theme, colour, step, format],
  );
  const latest = state.curves[curve].latest;
  return (
    <Card className="p-4">
      <div className="mb-1 flex items-baseline justify-between gap-3">
        <h2 className="text-[13px] font-medium text-muted">{t(`${curve}.title`)}</h2>
        <p className="figures text-base font-semibold">
          {curve === "error_count" ? format.count(latest) : format.figure(latest)}{" "}
          <span className="text-[13px] font-normal text-muted">{unit}</span>
        </p>
      </div>
      <Chart needs="marks" option={option} height={180} label={t(`${curve}.label`)} />
    </Card>
  );
});

function chartOption(
  state: FeedState,
  curve: CurveName,
  theme: ChartTheme,
  colour: string,
  step: boolean,
  format: Format,
): EChartsCoreOption {
  return {
    grid: { left: 56, right: 12, top: 12, bottom: 24, outerBoundsMode: "none" },
    tooltip: axisTooltip(theme, format.figure),
    xAxis: { ...timeAxis(theme), max: "dataMax", axisTick: { show: false } },
    yAxis: { ...compactAxis(theme, format), minInterval: step ? 1 : undefined, splitNumber: 3 },
    series: [
      {
        ...line(undefined, colour, state.curves[curve].points(), { width: 1.75 }),
        showSymbol: false,
        emphasis: { disabled: true },
        connectNulls: false,
        step: step ? "end" : false,
        areaStyle: { color: colour, opacity: 0.08 },
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: theme.muted, type: "dotted" },
          data: state.levelStarts.slice(1).map(({ t_s }) => ({ xAxis: t_s })),
        },
      },
    ],
  };
}
