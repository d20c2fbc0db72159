// Cumulative curves as a table: how long each share of the samples took at most, a column a curve.
import { useTranslations } from "use-intl";
import type { Statistics } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { statisticLabel, STATISTICS } from "@/lib/statistics";
import { ChartTable } from "./chart-table";

const ROWS = STATISTICS.filter((name) => !["n", "mean", "std"].includes(name));

export function PercentilesTable({
  label,
  curves,
}: {
  label: string;
  curves: readonly { name: string; statistics: Statistics | null | undefined }[];
}) {
  const t = useTranslations("common.chartTable");
  const format = useFormat();
  const drawn = curves.filter(({ statistics }) => statistics);
  return (
    <ChartTable
      label={label}
      head={[t("share"), ...drawn.map(({ name }) => `${name}, ms`)]}
      rows={ROWS.length}
      row={(index) => [
        statisticLabel(ROWS[index]!),
        ...drawn.map(({ statistics }) => format.ms(statistics![ROWS[index]!])),
      ]}
    />
  );
}
