"use client";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { MISSING } from "@/lib/format";
import { differingSettings, type Named } from "./compare-data";

export function SettingsCard({ runs }: { runs: readonly Named[] }) {
  const t = useTranslations("compare.settings");
  const rows = differingSettings(runs.map(({ result }) => result));
  return (
    <TitledCard title={t("title")} hint={rows.length > 0 ? t("hint") : t("same")} flush={rows.length > 0}>
      {rows.length > 0 && (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("setting")}</Th>
              {runs.map(({ name }) => (
                <Th key={name}>{name}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, values]) => (
              <tr key={name}>
                <Td className="font-mono text-xs whitespace-nowrap text-muted">{name}</Td>
                {values.map((value, index) => (
                  <Td key={index} className="break-words">
                    {value ?? MISSING}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </TitledCard>
  );
}
