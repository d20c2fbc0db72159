// Each request of a level by when it was sent: its latency upwards. A request without one, since it failed or was cut off
// before, stands in a strip under the others: it has no place among the milliseconds.
import type { EChartsCoreOption } from "echarts/core";
import type { Timeline } from "@/lib/api";
import { legend, timeAxis, valueAxis } from "@/lib/chart-options";
import { type ChartTheme, tooltipStyle } from "@/lib/chart-theme";
import type { Format } from "@/lib/format";

export const STATUSES = ["ok", "failed", "cut_off"] as const;
type Status = (typeof STATUSES)[number];
type Point = [t_s: number, y: number, row: number];

export type RequestsTexts = {
  status: Record<Status, string>;
  failure: (kind: string) => string;
  without: string;
};

/** How a request ended, in words: of one that failed, why. */
export function endOf(rows: Timeline, index: number, texts: RequestsTexts): string {
  const kind = rows.failure_kind[index];
  const status = texts.status[rows.status[index]!];
  return kind ? `${status}, ${texts.failure(kind)}` : status;
}

const MARGIN = { left: 64, right: 16 }; // the same for both grids, so that their times agree
const STRIP = 22;

export function requestsOption(
  rows: Timeline,
  shown: "ttft_ms" | "e2e_ms",
  texts: RequestsTexts,
  theme: ChartTheme,
  format: Format,
): EChartsCoreOption {
  const measured: Record<Status, Point[]> = { ok: [], failed: [], cut_off: [] };
  const without: Record<Status, Point[]> = { ok: [], failed: [], cut_off: [] };
  rows.status.forEach((status, i) => {
    const ms = rows[shown][i] ?? null;
    const t_s = rows.t_s[i]!;
    if (ms === null) without[status].push([t_s, 0, i]);
    else measured[status].push([t_s, ms, i]);
  });
  const strip = STATUSES.some((status) => without[status].length > 0);
  const looks = {
    ok: { symbol: "circle", colour: theme.series[0] },
    failed: { symbol: "triangle", colour: theme.bad },
    cut_off: { symbol: "diamond", colour: theme.warn },
  };
  const points = (status: Status, data: Point[], grid: number) => ({
    name: texts.status[status],
    type: "scatter",
    xAxisIndex: grid,
    yAxisIndex: grid,
    data,
    symbol: looks[status].symbol,
    symbolSize: data.length > 5000 ? 3 : 6,
    large: data.length > 2000,
    itemStyle: { color: looks[status].colour, opacity: data.length > 2000 ? 0.5 : 0.7 },
  });
  const time = timeAxis(theme);
  const last = Math.ceil(rows.t_s.reduce((most, t_s) => Math.max(most, t_s), 0));
  return {
    grid: [
      { ...MARGIN, top: 44, bottom: strip ? 66 + STRIP : 48 },
      ...(strip ? [{ ...MARGIN, height: STRIP, bottom: 48 }] : []),
    ],
    legend: { ...legend(theme), itemWidth: 12, itemHeight: 8 },
    dataZoom: [
      { type: "inside", xAxisIndex: strip ? [0, 1] : 0 },
      {
        type: "slider",
        xAxisIndex: strip ? [0, 1] : 0,
        height: 18,
        bottom: 4,
        borderColor: theme.line,
        textStyle: { color: theme.muted },
      },
    ],
    tooltip: {
      ...tooltipStyle(theme),
      trigger: "item",
      formatter: ({ value: [t_s, , row] }: { value: Point }) => {
        const ms = rows[shown][row] ?? null;
        const latency = ms === null ? texts.without : `${format.figure(ms)} ms`;
        return `${endOf(rows, row, texts)}: ${latency}, ${format.figure(t_s)} s`;
      },
    },
    xAxis: [
      { ...time, max: last, axisLabel: { ...time.axisLabel, show: !strip } },
      ...(strip ? [{ ...time, gridIndex: 1, max: last }] : []),
    ],
    yAxis: [
      valueAxis(theme, "ms", "right"),
      ...(strip
        ? [
            {
              ...valueAxis(theme, texts.without, "left"),
              gridIndex: 1,
              min: -1,
              max: 1,
              nameGap: 2,
              axisLabel: { show: false },
              axisTick: { show: false },
              splitLine: { show: false },
            },
          ]
        : []),
    ],
    series: STATUSES.flatMap((status) => [
      ...(measured[status].length > 0 ? [points(status, measured[status], 0)] : []),
      ...(without[status].length > 0 ? [points(status, without[status], 1)] : []),
    ]),
  };
}
