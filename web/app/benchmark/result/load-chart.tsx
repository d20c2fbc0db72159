"use client";
// Throughput and a latency by load.
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { ChartCard } from "@/components/charts/chart-card";
import { Segmented } from "@/components/ui/segmented";
import type { Level } from "@/lib/api";
import { useChartTheme } from "@/lib/chart-theme";
import { useFormat } from "@/lib/format";
import { byLoad, loadKind, useLoadName } from "@/lib/loads";
import { PERCENTILES, type Percentile } from "@/lib/statistics";
import { useUrlChoice, useUrlState } from "@/lib/url-state";
import { LATENCIES, type Latency, loadOption } from "./load-option";

export function LoadChart({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.loadChart");
  const terms = useTranslations("terms");
  const theme = useChartTheme();
  const format = useFormat();
  const loadName = useLoadName();
  const [metric, setMetric] = useUrlChoice<Latency>("latency", LATENCIES, "ttft_ms");
  const { params, change } = useUrlState();
  const chosen = useMemo(() => {
    const given = params.get("percentiles")?.split(",") ?? [];
    const known = PERCENTILES.filter((name) => given.includes(name));
    return known.length > 0 ? known : (["p50", "p99"] as Percentile[]);
  }, [params]);

  const sorted = useMemo(() => [...levels].sort(byLoad), [levels]);
  const texts = useMemo(
    () => ({
      load: terms(`loadAxis.${loadKind(sorted)}`),
      throughput: t("throughput"),
      latency: terms(`${metric}.name`),
      loads: sorted.map(loadName),
    }),
    [sorted, metric, loadName, terms, t],
  );
  const option = useMemo(
    () => theme && loadOption(sorted, metric, chosen, texts, theme, format),
    [theme, sorted, metric, chosen, texts, format],
  );
  const toggle = (name: Percentile) => {
    const next = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
    if (next.length > 0) change({ percentiles: PERCENTILES.filter((each) => next.includes(each)).join(",") });
  };

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
      option={option}
      height={340}
      label={t("label", { metric: terms(`${metric}.name`) })}
      table={{
        head: [texts.load, texts.throughput, ...chosen.map((name) => `${texts.latency} ${name}, ms`)],
        rows: sorted.length,
        row: (index) => [
          texts.loads[index]!,
          format.figure(sorted[index]!.output_tokens_per_s),
          ...chosen.map((name) => format.ms(sorted[index]![metric]?.[name])),
        ],
      }}
    />
  );
}
