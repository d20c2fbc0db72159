"use client";
// Failures by kind, with what the server said.
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";

export function ErrorsCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.errors");
  const terms = useTranslations("terms.failure");
  const format = useFormat();
  const loadName = useLoadName();
  const rows = levels.flatMap((level) =>
    (Object.entries(level.errors) as [keyof Level["errors"], number][]).map(([kind, count]) => ({
      level,
      kind,
      count,
    })),
  );
  if (rows.length === 0) return null;
  return (
    <TitledCard title={t("title")} hint={t("hint")} flush>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("load")}</Th>
            <Th>{t("kind")}</Th>
            <Th numeric>{t("count")}</Th>
            <Th>{t("example")}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ level, kind, count }, index) => (
            <tr key={index}>
              <Td className="font-medium whitespace-nowrap">{loadName(level)}</Td>
              <Td className="whitespace-nowrap">{terms(kind)}</Td>
              <Td numeric>{format.count(count)}</Td>
              <Td className="min-w-60 break-words" lang="en">
                {level.error_examples[kind]}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </TitledCard>
  );
}
