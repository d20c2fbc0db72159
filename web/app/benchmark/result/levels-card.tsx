"use client";
// The table of levels: what was asked and reached.
import { useTranslations } from "use-intl";
import { VerdictBadge } from "@/components/ui/badge";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { type Column, TableCard } from "./table-card";

export function LevelsCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.levels");
  const terms = useTranslations("terms");
  const format = useFormat();
  const columns: Column<{ level: Level }>[] = [
    { head: t("reached"), cell: ({ level }) => format.figure(level.achieved_concurrency) },
    { head: `${t("time")}, s`, cell: ({ level }) => format.figure(level.duration_s) },
    { head: t("attempted"), cell: ({ level }) => format.count(level.attempted) },
    {
      head: t("failed"),
      cell: ({ level }) => format.count(level.failed),
      tone: ({ level }) => (level.failed > 0 ? "text-bad" : ""),
    },
    { head: t("cutOff"), cell: ({ level }) => format.count(level.cut_off) },
    { head: t("requestsPerS"), cell: ({ level }) => format.figure(level.requests_per_s) },
    { head: t("outputPerS"), cell: ({ level }) => format.figure(level.output_tokens_per_s) },
    { head: t("steadyPerS"), cell: ({ level }) => format.figure(level.steady?.output_tokens_per_s) },
    { head: t("totalPerS"), cell: ({ level }) => format.figure(level.total_tokens_per_s) },
  ];
  if (levels.some((level) => level.goodput))
    columns.push(
      { head: terms("goodput"), cell: ({ level }) => format.percent(level.goodput?.share) },
      { head: t("goodPerS"), cell: ({ level }) => format.figure(level.goodput?.requests_per_s) },
    );
  if (levels.some((level) => level.prompt_tokens))
    columns.push({
      head: t("promptTokens"),
      cell: ({ level: { prompt_tokens: prompt } }) =>
        [prompt?.asked_mean, prompt?.sent_mean, prompt?.counted_mean].map(format.count).join(" / "),
    });
  columns.push({
    head: terms("verdict"),
    cell: ({ level }) => <VerdictBadge verdict={level.verdict.status} />,
    text: "",
  });
  return (
    <TableCard
      title={t("title")}
      hint={t("hint")}
      rows={levels.map((level) => ({ level }))}
      columns={columns}
    />
  );
}
