"use client";
// Up to five runs beside each other; the first is the baseline. ?ids=a,b,c
import { useQueries, useQuery } from "@tanstack/react-query";
import { Columns3, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, keys, type RunStatus } from "@/lib/api";
import { goesOn } from "@/lib/runs";
import { useUrlState } from "@/lib/url-state";
import { MOST_RUNS, type Named, rowsOf } from "./compare-data";
import { CurvesCard } from "./curves-card";
import { DifferencesCard } from "./differences-card";
import { DistributionsCard } from "./distributions-card";
import { RunChooser } from "./run-chooser";
import { SettingsCard } from "./settings-card";
import { UnusableCard } from "./unusable-card";

const COLOURS = [1, 2, 3, 4, 5].map((n) => `var(--chart-${n})`);

export function ComparePage() {
  const t = useTranslations("compare");
  const { params, change } = useUrlState();
  const text = params.get("ids") ?? "";
  const ids = useMemo(() => [...new Set(text.split(",").filter(Boolean))].slice(0, MOST_RUNS), [text]);
  const runs = useQueries({
    queries: ids.map((id) => ({
      queryKey: keys.run(id),
      queryFn: () => api.run(id),
      staleTime: 60_000,
      refetchInterval: ({ state }: { state: { data?: RunStatus } }) => (goesOn(state.data) ? 2_000 : false),
    })),
  });
  const rows = rowsOf(ids, runs);
  const unusable = rows.filter((row) => row.unusable !== null);
  const compared = rows.filter((row) => row.unusable === null).map(({ id }) => id);
  const known = runs.every(({ data, isError }) => data || isError);
  const results = useQueries({
    queries: compared.map((id) => ({
      queryKey: keys.result(id),
      queryFn: () => api.result(id),
      enabled: known,
      staleTime: Infinity,
    })),
  });
  const comparison = useQuery({
    queryKey: keys.comparison(compared),
    queryFn: () => api.compare(compared),
    enabled: known && compared.length >= 2,
    staleTime: Infinity,
  });

  const names = rows.flatMap(({ name, place }) =>
    place === null ? [] : [t("runs.numbered", { n: place + 1, name })],
  );
  const named: Named[] = results.flatMap(({ data }, index) =>
    data ? [{ name: names[index]!, result: data }] : [],
  );
  const faulty = runs.filter((_, index) => rows[index]!.unusable === null);
  const failed = [...faulty, ...results, comparison].find((query) => query.isError);
  const doubtful = named.filter(({ result }) =>
    result.levels.some((level) => level.verdict.status !== "VALID"),
  );
  const choose = (next: string[]) => change({ ids: next.join(",") }, "push");

  return (
    <div className="space-y-4">
      <PageHead title={t("title")} note={t("note")} />
      <RunChooser
        rows={rows}
        results={new Map(results.flatMap(({ data }, index) => (data ? [[compared[index]!, data]] : [])))}
        colours={COLOURS}
        onChange={choose}
      />
      {unusable.length > 0 && <UnusableCard rows={unusable} onRemove={() => choose(compared)} />}
      {failed && <ErrorState error={failed.error} retry={() => void failed.refetch()} />}
      {compared.length < 2 ? (
        <Card>
          <EmptyState icon={Columns3} title={ids.length < 2 ? t("choose") : t("unusable.tooFew")}>
            {t("chooseHint")}
          </EmptyState>
        </Card>
      ) : named.length < compared.length || !comparison.data ? (
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
