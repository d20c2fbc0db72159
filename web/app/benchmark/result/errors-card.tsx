"use client";
// Failures by kind, with what the server said.
import { useTranslations } from "use-intl";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { TableCard } from "./table-card";

export function ErrorsCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.errors");
  const terms = useTranslations("terms.failure");
  const format = useFormat();
  const rows = levels.flatMap((level) =>
    (Object.entries(level.errors) as [keyof Level["errors"], number][]).map(([kind, count]) => ({
      level,
      kind,
      count,
    })),
  );
  if (rows.length === 0) return null;
  return (
    <TableCard
      title={t("title")}
      hint={t("hint")}
      rows={rows}
      columns={[
        { head: t("kind"), cell: ({ kind }) => terms(kind), text: "whitespace-nowrap" },
        { head: t("count"), cell: ({ count }) => format.count(count) },
        {
          head: t("example"),
          cell: ({ level, kind }) => <span lang="en">{level.error_examples[kind]}</span>,
          text: "min-w-60 break-words",
        },
      ]}
    />
  );
}
