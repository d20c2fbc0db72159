"use client";
// A run that has ended. Panels of later capabilities are further rows of `panels`.
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { CircleOff, TriangleAlert } from "lucide-react";
import type { ComponentType } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { StatusBadge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { ApiError, api, keys, type Result, type RunStatus } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { ConfigurationCard } from "./configuration-card";
import { DistributionCard } from "./distribution-card";
import { ErrorsCard } from "./errors-card";
import { GoodputCard } from "./goodput-card";
import { GroupsCard } from "./groups-card";
import { LevelsCard } from "./levels-card";
import { LoadChart } from "./load-chart";
import { ResultActions } from "./result-actions";
import { ResultTiles } from "./result-tiles";
import { StatisticsCard } from "./statistics-card";
import { TimelineCard } from "./timeline-card";
import { VerdictCard } from "./verdict-card";

type Panel = ComponentType<{ result: Result }>;

// Those of half a page stand beside each other where there is room for two.
const panels: [string, Panel, "half"?][] = [
  ["tiles", ({ result }) => <ResultTiles levels={result.levels} />],
  ["verdict", VerdictCard],
  ["load", ({ result }) => <LoadChart levels={result.levels} />],
  ["levels", ({ result }) => <LevelsCard levels={result.levels} />],
  ["goodput", ({ result }) => <GoodputCard levels={result.levels} />, "half"],
  ["errors", ({ result }) => <ErrorsCard levels={result.levels} />, "half"],
  ["statistics", ({ result }) => <StatisticsCard levels={result.levels} />],
  ["distribution", ({ result }) => <DistributionCard levels={result.levels} />, "half"],
  ["timeline", ({ result }) => <TimelineCard run_id={result.run_id} levels={result.levels} />, "half"],
  ["servers", ({ result }) => <GroupsCard levels={result.levels} of="servers" />, "half"],
  ["turns", ({ result }) => <GroupsCard levels={result.levels} of="turns" />, "half"],
];

export function ResultView({ run }: { run: RunStatus }) {
  const t = useTranslations("result");
  const format = useFormat();
  const result = useQuery({
    queryKey: keys.result(run.run_id),
    queryFn: () => api.result(run.run_id),
    staleTime: Infinity,
  });
  const levels = result.data?.levels ?? [];
  // A run that never began has no result.
  const none = result.error instanceof ApiError && [404, 409].includes(result.error.status);
  return (
    <div className="space-y-4">
      <PageHead
        title={run.model ?? t("title")}
        note={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StatusBadge status={run.status} />
            <span className="break-all">{run.server_url}</span>
            <span>{format.dateTime(run.started_at ?? run.created_at)}</span>
            {run.duration_s != null && <span>{format.duration(run.duration_s)}</span>}
            <span className="figures">{run.run_id}</span>
          </span>
        }
        actions={<ResultActions run_id={run.run_id} measured={run.levels > 0} />}
      />
      {run.status !== "completed" && (
        <Card role="status" className="flex items-start gap-3 p-4">
          <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
          <div className="min-w-0">
            <p className="font-medium">
              {t(`ended.${run.status as "failed" | "cancelled" | "interrupted"}`)}
            </p>
            {run.status_detail && (
              <p className="break-words text-muted" lang="en">
                {run.status_detail}
              </p>
            )}
          </div>
        </Card>
      )}
      {result.isPending && <ResultSkeleton />}
      {result.isError && !none && <ErrorState error={result.error} retry={() => void result.refetch()} />}
      {(none || (result.data && levels.length === 0)) && (
        <Card>
          <EmptyState icon={CircleOff} title={t("nothing")}>
            {t("nothingHint")}
          </EmptyState>
        </Card>
      )}
      {result.data && levels.length > 0 && (
        <div className="flex flex-wrap gap-4">
          {panels.map(([name, Each, half]) => (
            <div
              key={name}
              className={clsx("min-w-0 grow basis-full empty:hidden *:h-full", half && "3xl:basis-[45rem]")}
            >
              <Each result={result.data} />
            </div>
          ))}
        </div>
      )}
      {result.data && <ConfigurationCard result={result.data} />}
    </div>
  );
}

function ResultSkeleton() {
  return (
    <Loading>
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-5">
        {[0, 1, 2, 3, 4].map((n) => (
          <Skeleton key={n} className="h-28" />
        ))}
      </div>
      <Skeleton className="mt-4 h-32" />
      <Skeleton className="mt-4 h-96" />
    </Loading>
  );
}
