"use client";
// A figure of every run by load, in one chart.
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Chart } from "@/components/charts/chart";
import { TitledCard } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import type { Level } from "@/lib/api";
import { axisTooltip, legend, line, loadAxis, valueAxis } from "@/lib/chart-options";
import { type ChartTheme, useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { byLoad, loadNumber, loadNumbers, useLoadName } from "@/lib/loads";
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
  const option = useMemo(() => {
    if (!theme) return null;
    const value = (level: Level) =>
      figure === "output_tokens_per_s" ? level.output_tokens_per_s : (level[figure]?.[percentile] ?? null);
    const unit = figure === "output_tokens_per_s" ? terms(`${figure}.unit`) : "ms";
    return {
      ...curvesOption(runs, value, loadName, terms("load"), theme),
      tooltip: axisTooltip(theme, format.figure),
      yAxis: valueAxis(theme, unit, "right"),
    };
  }, [theme, runs, figure, percentile, terms, format, loadName]);
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
  loadName: (level: Level) => string,
  axisName: string,
  theme: ChartTheme,
) {
  const levels = runs.flatMap(({ result }) => result.levels).sort(byLoad);
  const numbers = loadNumbers(levels);
  const names = [...new Set(levels.map(loadName))];
  return {
    grid: { left: 8, right: 24, top: 56, bottom: 24, containLabel: true },
    legend: legend(theme),
    xAxis: {
      ...loadAxis(theme, numbers, names),
      name: axisName,
      nameLocation: "middle",
      nameGap: 28,
    },
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
}
