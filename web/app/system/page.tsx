"use client";
// What `llm-loadtest info` prints, and how this server does.
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Badge } from "@/components/ui/badge";
import { Tile, TitledCard } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, keys } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { factRows, sections, useFactName } from "./facts";

// Holds the place of what comes later, so that nothing below moves.
const NO_NOTE = "\u00a0";

export default function SystemPage() {
  const t = useTranslations("system");
  const nameOf = useFactName();
  const format = useFormat();
  const info = useQuery({ queryKey: keys.systemInfo, queryFn: api.systemInfo, refetchInterval: 30_000 });
  const health = useQuery({ queryKey: keys.health, queryFn: api.health, refetchInterval: 10_000 });
  const sockets = useQuery({ queryKey: keys.watchStats, queryFn: api.watchStats, refetchInterval: 5_000 });
  const names: Record<string, string> = {
    program: t("sections.program"),
    libraries: t("sections.libraries"),
    system: t("sections.system"),
    network: t("sections.network"),
    serve: t("sections.serve"),
  };
  return (
    <div className="space-y-4">
      <PageHead
        title={t("title")}
        note={t("note")}
        actions={info.data && <CopyButton text={JSON.stringify(info.data, null, 2)} label={t("copy")} />}
      />
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        <Tile label={t("version")} value={health.data?.version ?? "–"} note={health.data?.git ?? NO_NOTE} />
        <Tile
          label={t("database")}
          value={health.data ? (health.data.database === "ok" ? t("ok") : t("broken")) : "–"}
          tone={health.data && health.data.database !== "ok" ? "bad" : "plain"}
          note={health.data && health.data.database !== "ok" ? health.data.database : undefined}
        />
        <Tile
          label={t("runs")}
          value={format.count(health.data?.runs_running)}
          note={health.data ? t("queued", { n: health.data.runs_queued }) : NO_NOTE}
        />
        <Tile
          label={t("sockets")}
          value={format.count(sockets.data?.connections)}
          note={t("socketsNote", {
            sent: format.count(sockets.data?.messages_sent),
            dropped: format.count(sockets.data?.slow_readers_dropped),
          })}
        />
      </div>
      {info.isError && !info.data && <ErrorState error={info.error} retry={() => void info.refetch()} />}
      {info.isPending && (
        <Loading>
          <div className="grid gap-4 md:grid-cols-2 3xl:grid-cols-3">
            {[0, 1, 2, 3].map((n) => (
              <Skeleton key={n} className="h-64" />
            ))}
          </div>
        </Loading>
      )}
      {info.data && (
        <div className="grid items-start gap-4 md:grid-cols-2 3xl:grid-cols-3">
          {sections(info.data).map(([name, facts]) => (
            <TitledCard key={name} title={names[name] ?? name}>
              <dl className="text-[13px]">
                {factRows(facts, format, nameOf).map(([label, value, exactly]) => (
                  <div
                    key={label}
                    className="flex justify-between gap-6 border-b border-line py-1.5 last:border-b-0"
                  >
                    <dt className="shrink-0 text-muted">{label}</dt>
                    <dd className="min-w-0 text-right break-words" title={exactly}>
                      {typeof value === "boolean" ? (
                        <Badge tone={value ? "good" : "warn"}>{value ? t("yes") : t("no")}</Badge>
                      ) : (
                        value
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            </TitledCard>
          ))}
        </div>
      )}
    </div>
  );
}
