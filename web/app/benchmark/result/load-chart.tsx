"use client";
// Throughput and latency by load: straight lines through what was measured, two axes that both begin at 0.
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/charts/chart";
import { TitledCard } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Table, Td, Th } from "@/components/ui/table";
import type { Level } from "@/lib/api";
import { axisStyle, type ChartTheme, tooltipStyle, useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";
import { PERCENTILES, type Percentile } from "@/lib/statistics";
import { useUrlChoice, useUrlState } from "@/lib/url-state";

const METRICS = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;
type Metric = (typeof METRICS)[number];

export function LoadChart({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.loadChart");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const loadName = useLoadName();
  const [metric, setMetric] = useUrlChoice<Metric>("latency", METRICS, "ttft_ms");
  const { params, change } = useUrlState();
  const chosen = useMemo(() => {
    const given = params.get("percentiles")?.split(",") ?? [];
    const known = PERCENTILES.filter((name) => given.includes(name));
    return known.length > 0 ? known : (["p50", "p99"] as Percentile[]);
  }, [params]);

  const names = useMemo(() => levels.map(loadName), [levels, loadName]);
  const option = useMemo(
    () =>
      theme &&
      loadOption(
        levels,
        names,
        metric,
        chosen,
        theme,
        terms(`${metric}.name`),
        t("throughput"),
        format.figure,
      ),
    [theme, levels, names, metric, chosen, terms, t, format],
  );
  const toggle = (name: Percentile) => {
    const next = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
    if (next.length > 0) change({ percentiles: PERCENTILES.filter((each) => next.includes(each)).join(",") });
  };

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
            options={METRICS.map((value) => ({ value, label: terms(`${value}.name`) }))}
          />
          <fieldset className="flex gap-3 text-[13px]">
            <legend className="sr-only">{t("percentiles")}</legend>
            {PERCENTILES.map((name) => (
              <label key={name} className="flex items-center gap-1.5">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={chosen.includes(name)}
                  onChange={() => toggle(name)}
                />
                {name}
              </label>
            ))}
          </fieldset>
        </>
      }
    >
      <Chart
        option={option}
        height={340}
        label={t("label", { metric: terms(`${metric}.name`) })}
        table={
          <Table label={t("title")}>
            <thead>
              <tr>
                <Th>{t("load")}</Th>
                <Th numeric>{t("throughput")}</Th>
                {chosen.map((name) => (
                  <Th key={name} numeric>
                    {terms(`${metric}.name`)} {name}, ms
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {levels.map((level, index) => (
                <tr key={index}>
                  <Td>{names[index]}</Td>
                  <Td numeric>{format.figure(level.output_tokens_per_s)}</Td>
                  {chosen.map((name) => (
                    <Td key={name} numeric>
                      {format.ms(level[metric]?.[name])}
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        }
      />
    </TitledCard>
  );
}

function loadOption(
  levels: readonly Level[],
  names: string[],
  metric: Metric,
  percentiles: readonly Percentile[],
  theme: ChartTheme,
  metricName: string,
  throughputName: string,
  figure: (value: number | null) => string,
): EChartsCoreOption {
  const numbers = levels.map((level) => level.concurrency ?? level.request_rate_per_s ?? null);
  // Levels are points of one axis where each has a number of its own; else they stand beside each other.
  const plain =
    numbers.every((n) => n !== null) &&
    new Set(numbers).size === numbers.length &&
    levels.every((l) => !l.ramp);
  const span = plain ? Math.max(...(numbers as number[])) / Math.min(...(numbers as number[])) : 1;
  const x = (index: number) => (plain ? numbers[index]! : names[index]!);
  const line = (name: string, axis: number, colour: string, values: (number | null)[], dashed = false) => ({
    name,
    type: "line" as const,
    yAxisIndex: axis,
    data: values.map((value, index) => [x(index), value]),
    symbolSize: 7,
    symbol: axis === 0 ? "circle" : "diamond",
    lineStyle: { color: colour, width: 2, type: dashed ? ("dashed" as const) : ("solid" as const) },
    itemStyle: { color: colour },
  });
  const slo = levels.find((level) => level.goodput)?.goodput?.slo[metric];
  const latencies = percentiles.map((name, i) =>
    line(
      `${metricName} ${name}`,
      1,
      theme.series[1 + i]!,
      levels.map((level) => level[metric]?.[name] ?? null),
      name !== "p50",
    ),
  );
  if (slo !== undefined && latencies[0]) {
    Object.assign(latencies[0], {
      markLine: {
        symbol: "none",
        silent: true,
        label: { formatter: `SLO ${figure(slo)} ms`, color: theme.bad, position: "insideEndTop" },
        lineStyle: { color: theme.bad, type: "dotted" },
        data: [{ yAxis: slo }],
      },
    });
  }
  const style = axisStyle(theme);
  return {
    grid: { left: 8, right: 8, top: 56, bottom: 8, containLabel: true },
    legend: { top: 0, textStyle: { color: theme.text }, type: "scroll" },
    tooltip: {
      ...tooltipStyle(theme),
      trigger: "axis",
      valueFormatter: (v: unknown) => figure(v as number | null),
    },
    xAxis: plain
      ? {
          ...style,
          type: span >= 20 ? "log" : "value",
          min: "dataMin",
          max: "dataMax",
          splitLine: { show: false },
        }
      : { ...style, type: "category", data: names },
    yAxis: [
      {
        ...style,
        type: "value",
        min: 0,
        name: throughputName,
        nameTextStyle: { ...style.nameTextStyle, align: "left" },
      },
      {
        ...style,
        type: "value",
        min: 0,
        name: `${metricName}, ms`,
        nameTextStyle: { ...style.nameTextStyle, align: "right" },
        splitLine: { show: false },
      },
    ],
    series: [
      line(
        throughputName,
        0,
        theme.series[0]!,
        levels.map((level) => level.output_tokens_per_s),
      ),
      ...latencies,
    ],
  };
}
