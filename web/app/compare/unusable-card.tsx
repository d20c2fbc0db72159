"use client";
// Runs of the address that cannot be compared, each with the reason.
import { CircleOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Row } from "./compare-data";

export function UnusableCard({ rows, onRemove }: { rows: readonly Row[]; onRemove: () => void }) {
  const t = useTranslations("compare.unusable");
  return (
    <Card role="status" className="flex flex-wrap items-start gap-3 p-4">
      <CircleOff aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
      <div className="min-w-0 grow basis-60">
        <p className="font-medium">{t("title", { n: rows.length })}</p>
        <ul>
          {rows.map(({ id, name, unusable }) => (
            <li key={id} className="break-words">
              {name}: {t(unusable!)}
            </li>
          ))}
        </ul>
      </div>
      <Button onClick={onRemove}>{t("remove", { n: rows.length })}</Button>
    </Card>
  );
}
