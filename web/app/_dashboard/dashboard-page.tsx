"use client";
// How many runs there are, those that go on, the latest that ended; and where to begin while there is none.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, type History, keys } from "@/lib/api";
import { ActiveRuns } from "./active-runs";
import { FirstRun } from "./first-run";
import { RecentRuns } from "./recent-runs";
import { Totals } from "./totals";

// More than are shown, since those that wait or go on are not among the recent ones.
const LATEST = { limit: 30 };

const isActive = (history: History | undefined) =>
  history !== undefined && history.counts.running! + history.counts.queued! > 0;

export function DashboardPage() {
  const t = useTranslations("dashboard");
  const latest = useQuery({
    queryKey: keys.history(LATEST),
    queryFn: () => api.history(LATEST),
    placeholderData: keepPreviousData,
    // Runs may also be started elsewhere.
    refetchInterval: (query) => (isActive(query.state.data) ? 2_000 : 5_000),
  });
  const history = latest.data;
  const empty = history !== undefined && history.total === 0;
  return (
    <>
      <PageHead
        title={t("title")}
        note={t("note")}
        actions={
          !empty && (
            <LinkButton look="primary" href="/benchmark/new/">
              <Plus aria-hidden />
              {t("new")}
            </LinkButton>
          )
        }
      />
      {history ? (
        empty ? (
          <FirstRun />
        ) : (
          <div className="space-y-4">
            <Totals counts={history.counts} />
            <ActiveRuns counts={history.counts} />
            <RecentRuns runs={history.runs} />
          </div>
        )
      ) : latest.isError ? (
        <ErrorState error={latest.error} retry={() => void latest.refetch()} />
      ) : (
        <Loading>
          <div className="space-y-4">
            <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
              {[0, 1, 2, 3].map((tile) => (
                <Skeleton key={tile} className="h-[6.75rem] rounded-xl" />
              ))}
            </div>
            <Card className="p-5">
              <Skeleton className="h-5 w-40" />
              <Skeleton className="mt-4 h-5 w-72 max-w-full" />
            </Card>
            <Card className="space-y-4 p-5">
              <Skeleton className="h-5 w-40" />
              {[0, 1, 2, 3, 4].map((row) => (
                <Skeleton key={row} className="h-10" />
              ))}
            </Card>
          </div>
        </Loading>
      )}
    </>
  );
}
