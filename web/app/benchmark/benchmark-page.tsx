"use client";
// One run: as it goes on, and its result once it has ended.
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { ApiError, api, keys } from "@/lib/api";

// Which of the two it is, is known with the run; the other is not fetched.
const ResultView = dynamic(() => import("./result/result-view").then((part) => part.ResultView), {
  ssr: false,
  loading: PageSkeleton,
});
const RunningView = dynamic(() => import("./running/running-view").then((part) => part.RunningView), {
  ssr: false,
  loading: PageSkeleton,
});

export function BenchmarkPage() {
  const t = useTranslations("running");
  const run_id = useSearchParams().get("id") ?? "";
  const run = useQuery({
    queryKey: keys.run(run_id),
    queryFn: () => api.run(run_id),
    enabled: run_id !== "",
    // A place in the queue changes; the rest of a run that goes on comes by its feed.
    refetchInterval: (query) => (query.state.data?.status === "queued" ? 2_000 : false),
  });

  if (run_id === "")
    return (
      <Card>
        <EmptyState
          icon={SearchX}
          title={<h1>{t("noId")}</h1>}
          actions={<LinkButton href="/history/">{t("toHistory")}</LinkButton>}
        >
          {t("noIdHint")}
        </EmptyState>
      </Card>
    );
  const goesOn = run.data?.status === "queued" || run.data?.status === "running";
  const gone = goesOn && run.error instanceof ApiError && run.error.status === 404;
  if (run.isError && (!run.data || gone))
    return (
      <>
        <PageHead title={t("title")} note={<span className="figures">{run_id}</span>} />
        <ErrorState error={run.error} retry={() => void run.refetch()} />
      </>
    );
  if (!run.data) return <PageSkeleton />;
  return goesOn ? <RunningView key={run_id} run={run.data} /> : <ResultView run={run.data} />;
}

function PageSkeleton() {
  return (
    <Loading>
      <Skeleton className="mb-5 h-14 max-w-lg" />
      <div className="grid grid-cols-2 gap-4 md:grid-cols-4">
        {[0, 1, 2, 3].map((n) => (
          <Skeleton key={n} className="h-24" />
        ))}
      </div>
      <Skeleton className="mt-4 h-80" />
    </Loading>
  );
}
