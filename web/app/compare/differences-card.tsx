"use client";
// The figures of the runs by load, and how each differs from the baseline. Statistical tests will say here which
// differences are more than chance; until then colours say how large one is, not how sure.
import { Minus, TrendingDown, TrendingUp } from "lucide-react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Table, Td, Th } from "@/components/ui/table";
import type { Comparison, LatencyName } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { LATENCIES } from "@/lib/statistics";
import { useUrlChoice } from "@/lib/url-state";
import { judge, type Metric, NOTABLE_PERCENT } from "./compare-data";
import { useLoadText } from "./load-text";

export function DifferencesCard({ comparison, names }: { comparison: Comparison; names: string[] }) {
  const t = useTranslations("compare.differences");
  const terms = useTranslations("terms");
  const loadText = useLoadText();
  const [shown, setShown] = useUrlChoice("differences", ["percent", "absolute"], "percent");
  return (
    <TitledCard
      title={t("title")}
      hint={t("hint", { percent: NOTABLE_PERCENT })}
      flush
      actions={
        <Segmented
          label={t("shown")}
          value={shown}
          onChange={setShown}
          options={(["percent", "absolute"] as const).map((value) => ({ value, label: t(value) }))}
        />
      }
    >
      {comparison.levels.length === 0 ? (
        <p className="px-5 pb-4 text-muted">{t("nothingCommon")}</p>
      ) : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{terms("load")}</Th>
              <Th>{t("metric")}</Th>
              {names.map((name, index) => (
                <Th key={name} numeric className="min-w-40 align-bottom whitespace-normal!">
                  {index === 0 ? t("baseline", { name }) : name}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.levels.flatMap((level) =>
              level.metrics.map((metric, row) => (
                <tr key={`${level.load} ${metric.metric} ${metric.statistic}`}>
                  {row === 0 && (
                    <th
                      scope="rowgroup"
                      rowSpan={level.metrics.length}
                      className="border-b border-line px-4 py-2 text-left align-top font-medium whitespace-nowrap sm:px-5"
                    >
                      {loadText(level.load)}
                    </th>
                  )}
                  <Td className="pl-3! whitespace-nowrap">
                    <MetricName metric={metric} />
                  </Td>
                  {names.map((name, index) => (
                    <Td key={name} numeric>
                      <Cell metric={metric} index={index} shown={shown} />
                    </Td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </Table>
      )}
    </TitledCard>
  );
}

function MetricName({ metric }: { metric: Metric }) {
  const terms = useTranslations("terms");
  const latency = LATENCIES.find((name) => name === metric.metric) as LatencyName | undefined;
  if (latency)
    return (
      <>
        {terms(`${latency}.name`)} {metric.statistic}, ms
      </>
    );
  const throughput = (["output_tokens_per_s", "total_tokens_per_s", "requests_per_s"] as const).find(
    (name) => name === metric.metric,
  );
  if (throughput)
    return (
      <>
        {terms(`${throughput}.name`)}, {terms(`${throughput}.unit`)}
      </>
    );
  if (metric.metric === "error_rate") return terms("error_rate");
  if (metric.metric === "goodput_share") return terms("goodput");
  return (
    <>{[metric.metric.replaceAll("_", " "), metric.statistic].filter((s) => s && s !== "value").join(" ")}</>
  );
}

function Cell({ metric, index, shown }: { metric: Metric; index: number; shown: "percent" | "absolute" }) {
  const t = useTranslations("compare.differences");
  const format = useFormat();
  const value = metric.values[index];
  const share = metric.metric === "error_rate" || metric.metric === "goodput_share";
  const text = share ? format.percent(value, 2) : format.figure(value);
  const verdict = index === 0 ? null : judge(metric, index);
  if (verdict === null) return <>{text}</>;
  const difference = metric.differences[index]!;
  const percent = metric.differences_percent[index] ?? null;
  const absolute = share
    ? t("points", { n: format.signed(difference * 100) })
    : format.signedFigure(difference);
  const from0 = shown === "percent" && percent === null && difference !== 0;
  const words = from0
    ? t("from0", { difference: absolute })
    : shown === "percent"
      ? format.signedPercent(percent ?? 0)
      : absolute;
  const Icon = difference === 0 ? Minus : difference > 0 ? TrendingUp : TrendingDown;
  const tone = { better: "text-good", worse: "text-bad", small: "text-muted" }[verdict];
  return (
    <>
      {text}
      <span className={`ml-2 inline-flex items-center gap-1 align-bottom ${tone}`}>
        <Icon aria-hidden className="size-3.5" />
        {words}
        {verdict !== "small" && <span className="sr-only">{t(verdict)}</span>}
      </span>
    </>
  );
}
