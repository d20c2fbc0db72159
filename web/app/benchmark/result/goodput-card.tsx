"use client";
// The objectives one by one: of the requests that each can be held against, how many kept it.
import { useTranslations } from "use-intl";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { TableCard } from "./table-card";

const OBJECTIVES = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;

export function GoodputCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.goodput");
  const terms = useTranslations("terms");
  const format = useFormat();
  const slo = levels.find((level) => level.goodput)?.goodput?.slo;
  if (!slo) return null;
  return (
    <TableCard
      title={t("title")}
      hint={terms("goodputHint")}
      rows={levels.map((level) => ({ level, ...level.goodput }))}
      columns={[
        { head: t("all"), cell: ({ share }) => format.percent(share) },
        { head: t("perS"), cell: ({ requests_per_s }) => format.figure(requests_per_s) },
        { head: t("judged"), cell: ({ judged }) => format.count(judged) },
        ...OBJECTIVES.filter((name) => slo[name] !== undefined).map((name) => ({
          head: `${terms(`${name}.name`)} ≤ ${format.ms(slo[name])} ms`,
          cell: ({ by_slo }: Partial<NonNullable<Level["goodput"]>>) => {
            const count = by_slo?.[name];
            return format.percent(count && count.applicable > 0 ? count.satisfied / count.applicable : null);
          },
        })),
      ]}
    />
  );
}
