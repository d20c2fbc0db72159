"use client";
// Replicas beside each other, and the turns of conversations, where a level has several.
import { useTranslations } from "use-intl";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { TableCard } from "./table-card";

export function GroupsCard({ levels, of }: { levels: readonly Level[]; of: "servers" | "turns" }) {
  const t = useTranslations(`result.${of}`);
  const terms = useTranslations("terms");
  const format = useFormat();
  const rows = levels.flatMap((level) => {
    const groups = level[of] ?? [];
    return groups.length > 1
      ? groups.map((group) => ({
          level,
          group,
          name: "url" in group ? group.url : format.count(group.turn + 1),
        }))
      : [];
  });
  if (rows.length === 0) return null;
  return (
    <TableCard
      title={t("title")}
      rows={rows}
      columns={[
        { head: t("name"), cell: ({ name }) => name, text: "break-all" },
        { head: t("attempted"), cell: ({ group }) => format.count(group.attempted) },
        { head: terms("errors"), cell: ({ group }) => format.count(group.failed) },
        { head: "TTFT p50, ms", cell: ({ group }) => format.ms(group.ttft_ms?.p50) },
        { head: "TTFT p99, ms", cell: ({ group }) => format.ms(group.ttft_ms?.p99) },
        { head: "TPOT p50, ms", cell: ({ group }) => format.ms(group.tpot_ms?.p50) },
        { head: "TPOT p99, ms", cell: ({ group }) => format.ms(group.tpot_ms?.p99) },
      ]}
    />
  );
}
