"use client";
// The curves of a run that goes on. Drawn anew at most four times a second, each from at most some hundred points.
import type { EChartsCoreOption } from "echarts/core";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/charts/chart";
import { Card } from "@/components/ui/card";
import { axisTooltip, line, timeAxis, valueAxis } from "@/lib/chart-options";
import { type ChartTheme, useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import type { CurveName, FeedState } from "./feed-state";

const REDRAW_MS = 250;

const charts: { curve: CurveName; colour: number; step?: boolean }[] = [
  { curve: "output_tokens_per_s", colour: 0 },
  { curve: "ttft_p50_ms", colour: 1 },
  { curve: "itl_avg_ms", colour: 2 },
  { curve: "error_count", colour: 4, step: true },
];

// The version that is drawn: the newest, but not more often than REDRAW_MS.
function useThrottled(version: number): number {
  const [drawn, setDrawn] = useState(version);
  const at = useRef(0);
  useEffect(() => {
    const wait = at.current + REDRAW_MS - performance.now();
    const timer = setTimeout(
      () => {
        at.current = performance.now();
        setDrawn(version);
      },
      Math.max(0, wait),
    );
    return () => clearTimeout(timer);
  }, [version]);
  return drawn;
}

export const LiveCharts = memo(function LiveCharts({
  state,
  version,
}: {
  state: FeedState;
  version: number;
}) {
  const drawn = useThrottled(version);
  return (
    <div className="grid gap-4 md:grid-cols-2">
      {charts.map((chart) => (
        <LiveChart key={chart.curve} {...chart} state={state} version={drawn} />
      ))}
    </div>
  );
});

function LiveChart({
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
    () => theme && chartOption(state, curve, theme, theme.series[colour]!, step === true, format.figure),
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
}

function chartOption(
  state: FeedState,
  curve: CurveName,
  theme: ChartTheme,
  colour: string,
  step: boolean,
  figure: (value: number | null) => string,
): EChartsCoreOption {
  return {
    grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: axisTooltip(theme, figure),
    xAxis: { ...timeAxis(theme), max: "dataMax" },
    yAxis: { ...valueAxis(theme), minInterval: step ? 1 : undefined, splitNumber: 3 },
    series: [
      {
        ...line(undefined, colour, state.curves[curve].points(), { width: 1.75 }),
        showSymbol: false,
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
