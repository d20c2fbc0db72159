"use client";
// Up to five runs beside each other; the first is the baseline. ?ids=a,b,c
import { useQueries, useQuery } from "@tanstack/react-query";
import { Columns3, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, keys, type RunEntry } from "@/lib/api";
import { useUrlState } from "@/lib/url-state";
import { MOST_RUNS, type Named } from "./compare-data";
import { CurvesCard } from "./curves-card";
import { DifferencesCard } from "./differences-card";
import { DistributionsCard } from "./distributions-card";
import { RunChooser } from "./run-chooser";
import { SettingsCard } from "./settings-card";

const COLOURS = [1, 2, 3, 4, 5].map((n) => `var(--chart-${n})`);

export function ComparePage() {
  const t = useTranslations("compare");
  const { params, change } = useUrlState();
  const text = params.get("ids") ?? "";
  const ids = useMemo(() => [...new Set(text.split(",").filter(Boolean))].slice(0, MOST_RUNS), [text]);
  const runs = useQueries({
    queries: ids.map((id) => ({ queryKey: keys.run(id), queryFn: () => api.run(id), staleTime: 60_000 })),
  });
  const results = useQueries({
    queries: ids.map((id) => ({
      queryKey: keys.result(id),
      queryFn: () => api.result(id),
      staleTime: Infinity,
    })),
  });
  const comparison = useQuery({
    queryKey: keys.comparison(ids),
    queryFn: () => api.compare(ids),
    enabled: ids.length >= 2,
    staleTime: Infinity,
  });

  const entries = new Map<string, RunEntry>(runs.flatMap(({ data }) => (data ? [[data.run_id, data]] : [])));
  const names = ids.map((id, index) =>
    t("runs.numbered", { n: index + 1, name: entries.get(id)?.model ?? id }),
  );
  const named: Named[] = results.flatMap(({ data }, index) =>
    data ? [{ name: names[index]!, result: data }] : [],
  );
  const failed = [...runs, ...results, comparison].find((query) => query.isError);
  const doubtful = named.filter(({ result }) =>
    result.levels.some((level) => level.verdict.status !== "VALID"),
  );

  return (
    <div className="space-y-4">
      <PageHead title={t("title")} note={t("note")} />
      <RunChooser
        ids={ids}
        entries={entries}
        colours={COLOURS}
        onChange={(next) => change({ ids: next.join(",") }, "push")}
      />
      {failed && <ErrorState error={failed.error} retry={() => void failed.refetch()} />}
      {ids.length < 2 ? (
        <Card>
          <EmptyState icon={Columns3} title={t("choose")}>
            {t("chooseHint")}
          </EmptyState>
        </Card>
      ) : named.length < ids.length || !comparison.data ? (
        !failed && (
          <Loading>
            <Skeleton className="h-96" />
            <Skeleton className="mt-4 h-96" />
          </Loading>
        )
      ) : (
        <>
          {doubtful.length > 0 && (
            <Card role="status" className="flex items-start gap-3 p-4">
              <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
              <p>{t("doubtful", { runs: doubtful.map(({ name }) => name).join(", ") })}</p>
            </Card>
          )}
          <div className="flex flex-wrap gap-4 *:grow *:basis-full 3xl:*:basis-[45rem]">
            <CurvesCard runs={named} />
            <DistributionsCard runs={named} />
          </div>
          <DifferencesCard comparison={comparison.data} names={names} />
          <SettingsCard runs={named} />
        </>
      )}
    </div>
  );
}
