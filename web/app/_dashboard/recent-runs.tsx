"use client";
import { ArrowRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "use-intl";
import { Sparkline } from "@/components/charts/sparkline";
import { StatusBadge, VerdictBadge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { Hint } from "@/components/ui/hint";
import { Table, Td, Th } from "@/components/ui/table";
import type { RunEntry } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { goesOn } from "@/lib/runs";
import { DemoLine } from "./demo";

const MOST_SHOWN = 8;

// The latest that ended, newest first.
export function RecentRuns({ runs }: { runs: RunEntry[] }) {
  const t = useTranslations("dashboard.recent");
  const terms = useTranslations("terms");
  const shown = runs.filter((run) => !goesOn(run)).slice(0, MOST_SHOWN);
  return (
    <TitledCard
      title={t("title")}
      flush
      actions={
        <LinkButton size="small" look="quiet" href="/history/">
          {t("all")}
          <ArrowRight aria-hidden />
        </LinkButton>
      }
    >
      {shown.length === 0 ? (
        <p className="px-4 pb-3 text-muted sm:px-5">{t("none")}</p>
      ) : (
        <Table label={t("table")}>
          <thead>
            <tr>
              <Th>{t("run")}</Th>
              <Th>{t("status")}</Th>
              <Th>{t("verdict")}</Th>
              <Th numeric>{t("throughput")}</Th>
              <Th numeric>
                <Hint text={terms("ttft_at_best.hint")}>{terms("ttft_at_best.name")}</Hint>
              </Th>
              <Th numeric>{t("errorRate")}</Th>
              <Th numeric>{t("when")}</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <Row key={run.run_id} run={run} />
            ))}
          </tbody>
        </Table>
      )}
      <DemoLine />
    </TitledCard>
  );
}

function Row({ run }: { run: RunEntry }) {
  const t = useTranslations("dashboard.recent");
  const format = useFormat();
  const name = run.model ?? run.server_url ?? run.run_id;
  const byLevel = run.output_tokens_per_s_by_level;
  return (
    <tr className="hover:bg-sunken/60">
      <Td className="min-w-44">
        <Link
          href={`/benchmark/?id=${encodeURIComponent(run.run_id)}`}
          className="font-medium text-accent-strong hover:underline"
        >
          {name}
        </Link>
        <div className="max-w-80 truncate text-muted" title={run.server_url ?? undefined}>
          {name === run.server_url ? run.run_id : run.server_url}
        </div>
      </Td>
      <Td>
        <StatusBadge status={run.status} />
      </Td>
      <Td>{run.levels > 0 && <VerdictBadge verdict={run.verdict} />}</Td>
      <Td numeric>
        <span className="flex items-center justify-end gap-3">
          {byLevel && <Sparkline values={byLevel} label={t("sparkline", { n: byLevel.length })} />}
          {format.figure(run.output_tokens_per_s)}
        </span>
      </Td>
      <Td numeric>{format.ms(run.ttft_p50_ms)}</Td>
      <Td numeric className={run.failed > 0 ? "text-bad" : ""}>
        {format.percent(run.error_rate, 2)}
      </Td>
      <Td numeric>
        <time dateTime={run.created_at} title={format.dateTimeSeconds(run.created_at)}>
          {format.ago(run.created_at)}
        </time>
      </Td>
    </tr>
  );
}
