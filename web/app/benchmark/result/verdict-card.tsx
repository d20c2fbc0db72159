"use client";
// Whether the measurement can be believed, and why not.
import { useTranslations } from "use-intl";
import { VerdictBadge } from "@/components/ui/badge";
import { TitledCard } from "@/components/ui/card";
import type { Level, Result } from "@/lib/api";
import { useLoadName } from "@/lib/loads";
import { worstVerdict } from "./best";

export const CODES = [
  "client_lag",
  "cpu_saturated",
  "concurrency_not_reached",
  "rate_not_kept",
  "fewer_requests_than_slots",
  "coalesced",
  "prompt_length",
  "output_length",
  "prefix_cache",
  "no_success",
] as const;

type Group = {
  code: string;
  rows: { level: Level; status: "VALID" | "SUSPECT" | "INVALID"; detail: string }[];
};

// The reasons of all levels, by code, in the order in which they come first.
export function groupedReasons(levels: readonly Level[]): Group[] {
  const groups = new Map<string, Group>();
  for (const level of levels) {
    for (const { code, status, detail } of level.verdict.reasons) {
      let group = groups.get(code);
      if (!group) groups.set(code, (group = { code, rows: [] }));
      group.rows.push({ level, status, detail });
    }
  }
  return [...groups.values()];
}

export function VerdictCard({ result }: { result: Result }) {
  const t = useTranslations("result.verdict");
  const loadName = useLoadName();
  const worst = worstVerdict(result.levels);
  const groups = groupedReasons(result.levels);
  return (
    <TitledCard
      title={t("title")}
      hint={worst ? t(worst) : t("none")}
      actions={<VerdictBadge verdict={worst} />}
    >
      {groups.length > 0 && (
        <ul className="space-y-4">
          {groups.map(({ code, rows }) => {
            const known = CODES.find((candidate) => candidate === code);
            return (
              <li key={code} className="border-l-2 border-warn pl-3">
                {known && (
                  <>
                    <h3 className="font-medium">{t(`codes.${known}.title`)}</h3>
                    <p className="max-w-prose text-muted">{t(`codes.${known}.text`)}</p>
                  </>
                )}
                <ul className="mt-1.5 space-y-1 text-[13px]">
                  {rows.map(({ level, status, detail }, index) => (
                    <li
                      key={index}
                      className="grid items-baseline gap-x-3 sm:grid-cols-[5.5rem_5rem_minmax(0,1fr)]"
                    >
                      <span>
                        <VerdictBadge verdict={status} />
                      </span>
                      <span className="font-medium">{t("atLoad", { load: loadName(level) })}</span>
                      <span className="break-words" lang="en">
                        {detail}
                      </span>
                    </li>
                  ))}
                </ul>
              </li>
            );
          })}
        </ul>
      )}
      {result.warnings.length > 0 && (
        <div className={groups.length > 0 ? "mt-4" : ""}>
          <h3 className="font-medium">{t("warnings")}</h3>
          <ul className="mt-1 list-disc space-y-1 pl-5 text-[13px]" lang="en">
            {result.warnings.map((warning) => (
              <li key={warning} className="break-words">
                {warning}
              </li>
            ))}
          </ul>
        </div>
      )}
    </TitledCard>
  );
}
