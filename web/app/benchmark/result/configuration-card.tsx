"use client";
// What the run was: the settings as resolved, the server, this client, how tokens were counted.
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import type { Result } from "@/lib/api";
import { MISSING } from "@/lib/format";
import { flatSettings } from "@/lib/flat-settings";

export function ConfigurationCard({ result }: { result: Result }) {
  const t = useTranslations("result.configuration");
  const groups: [string, [string, string][]][] = [
    [t("settings"), flatSettings(result.config)],
    [t("metadata"), flatSettings(result.metadata)],
    [t("server"), flatSettings(result.server)],
    [t("client"), flatSettings({ ...result.client, ...result.tool })],
    [t("tokens"), flatSettings(result.tokens)],
  ];
  return (
    <TitledCard title={t("title")} hint={t("hint")}>
      <div className="grid gap-x-8 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
        {groups.map(([title, rows]) =>
          rows.length === 0 ? null : (
            <section key={title} className={rows.length > 12 ? "min-w-0 md:col-span-2" : "min-w-0"}>
              <h3 className="mb-1.5 font-medium">{title}</h3>
              <dl className={`space-y-1 text-[13px] ${rows.length > 12 ? "gap-x-8 sm:columns-2" : ""}`}>
                {rows.map(([name, value]) => (
                  <div
                    key={name}
                    className="flex break-inside-avoid justify-between gap-4 border-b border-line pb-1"
                  >
                    <dt className="shrink-0 font-mono text-xs leading-5 text-muted">{name}</dt>
                    <dd className="min-w-0 text-right break-words">{value || MISSING}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ),
        )}
      </div>
    </TitledCard>
  );
}
