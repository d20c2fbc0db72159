// Each request of a level by when it was sent: its latency upwards. A request without one, since it failed or was cut off
// before, stands in a strip under the others: it has no place among the milliseconds.
import type { EChartsCoreOption } from "echarts/core";
import type { Timeline } from "@/lib/api";
import { legend, timeAxis, valueAxis } from "@/lib/chart-options";
import { type ChartTheme, tooltipStyle } from "@/lib/chart-theme";
import type { Area, Cloud } from "@/lib/cloud/attach";
import { pointsOf } from "@/lib/cloud/cloud";
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

const MARGIN = { left: 64, right: 28, outerBoundsMode: "none" }; // the same for both grids, so that their times agree
const STRIP = 22;
const MANY = 2000; // points; more of them are drawn as one picture

// What the cloud makes the slider and the axis of latencies from; it is not seen itself.
const OUTLINE = {
  id: "outline",
  type: "line",
  data: [],
  lineStyle: { width: 0 },
  showSymbol: false,
  silent: true,
};

type Group = { status: Status; grid: 0 | 1; points: Point[] };

/** `cloud`: what is to be laid over the chart, where there are too many requests for one mark each. */
export function requestsOption(
  rows: Timeline,
  shown: "ttft_ms" | "e2e_ms",
  texts: RequestsTexts,
  theme: ChartTheme,
  format: Format,
): { option: EChartsCoreOption; cloud: Cloud | null } {
  const groups = groupsOf(rows, shown);
  const strip = groups.some(({ grid }) => grid === 1);
  const areas: Area[] = [
    { ...MARGIN, top: 44, bottom: strip ? 66 + STRIP : 48 },
    ...(strip ? [{ ...MARGIN, height: STRIP, bottom: 48 }] : []),
  ];
  const tell = (row: number) => {
    const ms = rows[shown][row] ?? null;
    const latency = ms === null ? texts.without : `${format.figure(ms)} ms`;
    return `${endOf(rows, row, texts)}: ${latency}, ${format.figure(rows.t_s[row])} s`;
  };
  const looks = {
    ok: { mark: "circle", colour: theme.series[0]! },
    failed: { mark: "triangle", colour: theme.bad },
    cut_off: { mark: "diamond", colour: theme.warn },
  } as const;
  const look = ({ status, points }: Group) => ({
    ...looks[status],
    name: texts.status[status],
    ...(points.length > MANY ? { size: 3, opacity: 0.5 } : { size: 6, opacity: 0.8 }),
  });
  const latest = rows.t_s.reduce((most, t_s) => Math.max(most, t_s), 0.1); // all may have been sent at once
  const last = latest < 10 ? Math.ceil(latest * 10) / 10 : Math.ceil(latest);
  const cloud =
    rows.t_s.length > MANY
      ? {
          areas,
          last,
          groups: groups.map((group) => pointsOf({ ...look(group), area: group.grid }, group.points)),
          tell,
        }
      : null;
  const drawn = cloud ? groups.filter(({ status }, i) => status !== groups[i - 1]?.status) : groups;
  const series = drawn.map((group) => {
    const { name, mark, size, colour, opacity } = look(group);
    return {
      name,
      type: "scatter",
      xAxisIndex: group.grid,
      yAxisIndex: group.grid,
      data: cloud ? [] : group.points, // for the legend alone
      symbol: mark,
      symbolSize: size,
      itemStyle: { color: colour, opacity },
    };
  });
  return {
    option: {
      grid: areas,
      legend: {
        ...legend(theme),
        type: "plain",
        itemWidth: 12,
        itemHeight: 8,
        data: [...new Set(series.map(({ name }) => name))],
      },
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
        formatter: ({ value: [, , row] }: { value: Point }) => tell(row),
      },
      xAxis: timeAxes(theme, last, strip),
      yAxis: [valueAxis(theme, "ms", "right"), ...(strip ? [stripAxis(theme, texts.without)] : [])],
      series: cloud ? [OUTLINE, ...series] : series,
    },
    cloud,
  };
}

function groupsOf(rows: Timeline, shown: "ttft_ms" | "e2e_ms"): Group[] {
  const groups: Group[] = STATUSES.flatMap((status) => [
    { status, grid: 0, points: [] },
    { status, grid: 1, points: [] },
  ]);
  rows.status.forEach((status, i) => {
    const ms = rows[shown][i] ?? null;
    const grid = ms === null ? 1 : 0;
    groups[STATUSES.indexOf(status) * 2 + grid]!.points.push([rows.t_s[i]!, ms ?? 0, i]);
  });
  return groups.filter(({ points }) => points.length > 0);
}

function timeAxes(theme: ChartTheme, last: number, strip: boolean) {
  const time = timeAxis(theme);
  return [
    { ...time, max: last, axisLabel: { ...time.axisLabel, show: !strip } },
    ...(strip ? [{ ...time, gridIndex: 1, max: last }] : []),
  ];
}

// What stands on it has no latency; its name says so.
const stripAxis = (theme: ChartTheme, name: string) => ({
  ...valueAxis(theme, name, "left"),
  gridIndex: 1,
  min: -1,
  max: 1,
  nameGap: 2,
  axisLabel: { show: false },
  axisTick: { show: false },
  splitLine: { show: false },
});
