"use client";
// A figure of every run by load, in one chart.
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { ChartCard } from "@/components/charts/chart-card";
import { Segmented } from "@/components/ui/segmented";
import type { Level } from "@/lib/api";
import { axisTooltip, legend, line, loadAxis, valueAxis } from "@/lib/chart-options";
import { useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { byLoad, loadKind, loadNumber, loadNumbers, useLoadName } from "@/lib/loads";
import { PERCENTILES } from "@/lib/statistics";
import { useUrlChoice } from "@/lib/url-state";
import type { Named } from "./compare-data";

const FIGURES = ["output_tokens_per_s", "ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;
type Figure = (typeof FIGURES)[number];

export function CurvesCard({ runs }: { runs: readonly Named[] }) {
  const t = useTranslations("compare.curves");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const loadName = useLoadName();
  const [figure, setFigure] = useUrlChoice<Figure>("figure", FIGURES, "output_tokens_per_s");
  const [percentile, setPercentile] = useUrlChoice("percentile", PERCENTILES, "p50");
  const value = useCallback(
    (level: Level) =>
      figure === "output_tokens_per_s" ? level.output_tokens_per_s : (level[figure]?.[percentile] ?? null),
    [figure, percentile],
  );
  const levels = useMemo(() => runs.flatMap(({ result }) => result.levels).sort(byLoad), [runs]);
  const loads = useMemo(() => [...new Set(levels.map(loadName))], [levels, loadName]);
  const unit = figure === "output_tokens_per_s" ? terms(`${figure}.unit`) : "ms";
  const load = terms(`loadAxis.${loadKind(levels)}`);
  const option = useMemo(() => {
    if (!theme) return null;
    const numbers = loadNumbers(levels);
    return {
      grid: { left: 8, right: 24, top: 56, bottom: 24, containLabel: true },
      legend: legend(theme),
      tooltip: axisTooltip(theme, format.figure),
      xAxis: loadAxis(theme, numbers, loads, load),
      yAxis: valueAxis(theme, unit, "right"),
      series: runs.map(({ name, result }, index) => ({
        ...line(
          name,
          theme.series[index]!,
          [...result.levels]
            .sort(byLoad)
            .map((level) => [numbers ? loadNumber(level) : loadName(level), value(level)]),
        ),
        symbol: ["circle", "diamond", "rect", "triangle", "roundRect"][index % 5],
      })),
    };
  }, [theme, runs, levels, loads, load, unit, value, format, loadName]);
  return (
    <ChartCard
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
      option={option}
      height={340}
      label={t("label", { figure: terms(`${figure}.name`) })}
      table={{
        head: [load, ...runs.map(({ name }) => `${name}, ${unit}`)],
        rows: loads.length,
        row: (index) => [
          loads[index]!,
          ...runs.map(({ result }) => {
            const level = result.levels.find((each) => loadName(each) === loads[index]);
            return format.figure(level && value(level));
          }),
        ],
      }}
    />
  );
}
