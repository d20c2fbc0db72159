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
import { axisTooltip, legend, line, loadAxis, valueAxis } from "@/lib/chart-options";
import { type ChartTheme, useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { loadNumbers, useLoadName } from "@/lib/loads";
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
            label={terms("latency")}
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
                <Th>{terms("load")}</Th>
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
  // Levels of the same load stand beside each other.
  const known = loadNumbers(levels);
  const numbers = known && new Set(known).size === known.length ? known : null;
  const curve = (name: string, colour: string, value: (level: Level) => number | null, dashed = false) =>
    line(
      name,
      colour,
      levels.map((level, index) => [numbers ? numbers[index]! : index, value(level)]),
      { dash: dashed ? "dashed" : "solid" },
    );
  const slo = levels.find((level) => level.goodput)?.goodput?.slo[metric];
  const objective = slo !== undefined && {
    markLine: {
      symbol: "none",
      silent: true,
      label: { formatter: `SLO ${figure(slo)} ms`, color: theme.bad, position: "insideEndTop" },
      lineStyle: { color: theme.bad, type: "dotted" },
      data: [{ yAxis: slo }],
    },
  };
  const latencies = percentiles.map((name, i) => ({
    ...curve(
      `${metricName} ${name}`,
      theme.series[1 + i]!,
      (level) => level[metric]?.[name] ?? null,
      name !== "p50",
    ),
    yAxisIndex: 1,
    symbol: "diamond",
    ...(i === 0 && objective),
  }));
  return {
    grid: { left: 8, right: 8, top: 56, bottom: 8, containLabel: true },
    legend: legend(theme),
    tooltip: axisTooltip(theme, figure),
    xAxis: loadAxis(theme, numbers, names),
    yAxis: [
      valueAxis(theme, throughputName, "left"),
      { ...valueAxis(theme, `${metricName}, ms`, "right"), splitLine: { show: false } },
    ],
    series: [
      {
        ...curve(throughputName, theme.series[0]!, (level) => level.output_tokens_per_s),
        symbol: "circle",
      },
      ...latencies,
    ],
  };
}
