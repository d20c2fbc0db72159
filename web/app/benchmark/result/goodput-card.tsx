"use client";
// The objectives one by one: of the requests that each can be held against, how many kept it.
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import type { Level } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { useLoadName } from "@/lib/loads";

const OBJECTIVES = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;

export function GoodputCard({ levels }: { levels: readonly Level[] }) {
  const t = useTranslations("result.goodput");
  const terms = useTranslations("terms");
  const format = useFormat();
  const loadName = useLoadName();
  const slo = levels.find((level) => level.goodput)?.goodput?.slo;
  if (!slo) return null;
  const given = OBJECTIVES.filter((name) => slo[name] !== undefined);
  return (
    <TitledCard title={t("title")} hint={terms("goodputHint")} flush>
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("load")}</Th>
            <Th numeric>{t("all")}</Th>
            <Th numeric>{t("perS")}</Th>
            <Th numeric>{t("judged")}</Th>
            {given.map((name) => (
              <Th key={name} numeric>
                {terms(`${name}.name`)} ≤ {format.ms(slo[name])} ms
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levels.map((level, index) => (
            <tr key={index}>
              <Td className="font-medium whitespace-nowrap">{loadName(level)}</Td>
              <Td numeric>{format.percent(level.goodput?.share)}</Td>
              <Td numeric>{format.figure(level.goodput?.requests_per_s)}</Td>
              <Td numeric>{format.count(level.goodput?.judged)}</Td>
              {given.map((name) => {
                const count = level.goodput?.by_slo[name];
                return (
                  <Td key={name} numeric>
                    {count && count.applicable > 0
                      ? format.percent(count.satisfied / count.applicable)
                      : format.percent(null)}
                  </Td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
    </TitledCard>
  );
}
