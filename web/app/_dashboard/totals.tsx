"use client";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Tile } from "@/components/ui/card";
import type { History } from "@/lib/api";
import { useFormat } from "@/lib/format";

// Each leads to its runs in the history.
export function Totals({ counts }: { counts: History["counts"] }) {
  const t = useTranslations("dashboard.totals");
  const format = useFormat();
  const of = (status: string) => counts[status] ?? 0;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const others = of("cancelled") + of("interrupted");
  const tile = (
    href: string,
    label: string,
    value: number,
    note: ReactNode,
    tone?: "plain" | "good" | "bad",
  ) => (
    <li>
      <Link
        href={href}
        className="block h-full rounded-xl [&>section]:h-full [&>section]:hover:border-line-strong"
      >
        <Tile label={label} value={format.count(value)} note={note} tone={tone} />
      </Link>
    </li>
  );
  return (
    <ul aria-label={t("label")} className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      {tile("/history/", t("all"), all, others ? t("others", { n: others }) : t("everyRun"))}
      {tile(
        `/history/?status=${of("running") || !of("queued") ? "running" : "queued"}`,
        t("running"),
        of("running") + of("queued"),
        of("queued") ? t("queued", { n: of("queued") }) : t("noneWaits"),
      )}
      {tile("/history/?status=completed", t("completed"), of("completed"), t("completedNote"))}
      {tile(
        "/history/?status=failed",
        t("failed"),
        of("failed"),
        t("failedNote"),
        of("failed") ? "bad" : "plain",
      )}
    </ul>
  );
}
