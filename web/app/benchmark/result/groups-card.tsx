"use client";
// Replicas beside each other, and the turns of conversations, where a level has several.
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";

export function GroupsCard({ levels, of }: { levels: readonly Level[]; of: "servers" | "turns" }) {
  const t = useTranslations(`result.${of}`);
  const terms = useTranslations("terms");
  const format = useFormat();
  const loadName = useLoadName();
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
    <TitledCard title={t("title")} flush>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("load")}</Th>
            <Th>{t("name")}</Th>
            <Th numeric>{t("attempted")}</Th>
            <Th numeric>{terms("errors")}</Th>
            <Th numeric>TTFT p50, ms</Th>
            <Th numeric>TTFT p99, ms</Th>
            <Th numeric>TPOT p50, ms</Th>
            <Th numeric>TPOT p99, ms</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ level, group, name }, index) => (
            <tr key={index}>
              <Td className="font-medium whitespace-nowrap">{loadName(level)}</Td>
              <Td className="break-all">{name}</Td>
              <Td numeric>{format.count(group.attempted)}</Td>
              <Td numeric>{format.count(group.failed)}</Td>
              <Td numeric>{format.ms(group.ttft_ms?.p50)}</Td>
              <Td numeric>{format.ms(group.ttft_ms?.p99)}</Td>
              <Td numeric>{format.ms(group.tpot_ms?.p50)}</Td>
              <Td numeric>{format.ms(group.tpot_ms?.p99)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </TitledCard>
  );
}
