"use client";
// The distributions of a latency at one load, of all runs that have it.
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { ChartCard } from "@/components/charts/chart-card";
import { PercentilesTable } from "@/components/charts/percentiles-table";
import { Select } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { Level } from "@/lib/api";
import { cdfOption } from "@/lib/chart-options";
import { useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { byLoad, useLoadName } from "@/lib/loads";
import { useUrlChoice, useUrlState } from "@/lib/url-state";
import type { Named } from "./compare-data";

const LATENCIES = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;

export function DistributionsCard({ runs }: { runs: readonly Named[] }) {
  const t = useTranslations("compare.distribution");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const { params, change } = useUrlState();
  const [metric, setMetric] = useUrlChoice("cdf", LATENCIES, "ttft_ms");
  const loadName = useLoadName();
  const loads = useMemo(() => commonLoads(runs, loadName), [runs, loadName]);
  const asked = params.get("load");
  const load = loads.find((name) => name === asked) ?? loads.at(-1);
  const curves = useMemo(
    () =>
      runs.map(({ name, result }) => ({
        name,
        statistics: result.levels.find((level) => loadName(level) === load)?.[metric],
      })),
    [runs, load, metric, loadName],
  );
  const option = useMemo(() => theme && cdfOption(curves, "linear", theme, format), [curves, theme, format]);
  if (load === undefined) return null;
  return (
    <ChartCard
      title={t("title")}
      hint={t("hint")}
      actions={
        <>
          <Segmented
            label={terms("latency")}
            value={metric}
            onChange={setMetric}
            options={LATENCIES.map((value) => ({ value, label: terms(`${value}.name`) }))}
          />
          <Select
            fit
            aria-label={terms("load")}
            value={load}
            onChange={(event) => change({ load: event.target.value })}
          >
            {loads.map((each) => (
              <option key={each} value={each}>
                {terms("atLoad", { load: each })}
              </option>
            ))}
          </Select>
        </>
      }
      option={option}
      height={320}
      label={t("label", { metric: terms(`${metric}.long`) })}
      table={{ ready: <PercentilesTable label={t("title")} curves={curves} /> }}
    />
  );
}

// The names of loads that at least two runs have, in their order.
function commonLoads(runs: readonly Named[], loadName: (level: Level) => string): string[] {
  const levels = runs.flatMap(({ result }) => result.levels).sort(byLoad);
  return [...new Set(levels.map(loadName))].filter(
    (name) => runs.filter(({ result }) => result.levels.some((level) => loadName(level) === name)).length > 1,
  );
}
