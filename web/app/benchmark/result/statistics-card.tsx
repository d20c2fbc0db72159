"use client";
// Every statistic of the latency that is chosen, of whole levels or of their steady windows.
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "@/components/ui/field";
import type { LatencyName, Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { canBeTrusted, presentLatencies, statisticLabel, STATISTICS } from "@/lib/statistics";
import { useUrlChoice } from "@/lib/url-state";
import { LatencySelect } from "./selects";
import { TableCard } from "./table-card";

export function StatisticsCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.statistics");
  const terms = useTranslations("terms");
  const format = useFormat();
  const present = useMemo(() => presentLatencies(levels), [levels]);
  const [metric, setMetric] = useUrlChoice<LatencyName>("statistics", present, present[0] ?? "ttft_ms");
  const [window, setWindow] = useUrlChoice("window", ["level", "steady"], "level");
  if (present.length === 0) return null;
  const rows = levels.map((level) => ({
    level,
    row: (window === "steady" ? level.steady?.[metric] : level[metric]) ?? null,
  }));
  type Row = (typeof rows)[number];
  const doubt = (name: (typeof STATISTICS)[number], { row }: Row) => row && !canBeTrusted(name, row.n);
  return (
    <TableCard
      title={t("title")}
      hint={terms(`${metric}.hint`)}
      actions={
        <>
          <Checkbox
            label={t("steady")}
            checked={window === "steady"}
            onChange={(event) => setWindow(event.target.checked ? "steady" : "level")}
          />
          <LatencySelect names={present} value={metric} onChange={setMetric} />
        </>
      }
      rows={rows}
      columns={STATISTICS.map((name) => ({
        head: statisticLabel(name),
        cell: (of: Row) =>
          (name === "n" ? format.count(of.row?.n) : format.ms(of.row?.[name])) + (doubt(name, of) ? "*" : ""),
        tone: (of: Row) => (doubt(name, of) ? "text-muted" : ""),
      }))}
      note={rows.some((of) => STATISTICS.some((name) => doubt(name, of))) && t("doubt")}
    />
  );
}
