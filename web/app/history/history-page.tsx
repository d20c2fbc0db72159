"use client";
// All runs there are: filtered, sorted and paged by the server, the state in the URL.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, History as HistoryIcon, SearchX } from "lucide-react";
import { useCallback, useEffect, useMemo } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/field";
import { EmptyState, ErrorState, Loading, Skeleton } from "@/components/ui/states";
import { api, keys } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { type Query, useUrlState } from "@/lib/url-state";
import { Filters } from "./filters";
import { isFiltered, PAGE_SIZES, readState, sortText, toQuery } from "./history-query";
import { RunsTable } from "./runs-table";
import { SelectionBar } from "./selection-bar";

const REFRESH_MS = 3000;

export function HistoryPage() {
  const t = useTranslations("history");
  const { params, change } = useUrlState();
  const state = useMemo(() => readState(params), [params]);
  const query = useMemo(() => toQuery(state), [state]);
  const history = useQuery({
    queryKey: keys.history(query),
    queryFn: () => api.history(query),
    placeholderData: keepPreviousData,
    // Runs that go on change.
    refetchInterval: ({ state: { data } }) =>
      data && (data.counts.running ?? 0) + (data.counts.queued ?? 0) > 0 ? REFRESH_MS : false,
  });
  const selected = useMemo(
    () => [...new Set((params.get("select") ?? "").split(",").filter(Boolean))],
    [params],
  );
  const select = useCallback(
    (run_ids: string[], chosen: boolean) => {
      const rest = selected.filter((id) => !run_ids.includes(id));
      change({ select: (chosen ? [...rest, ...run_ids] : rest).join(",") });
    },
    [selected, change],
  );
  // The Back button undoes it.
  const push = useCallback((changes: Query) => change(changes, "push"), [change]);

  const runs = history.data?.runs ?? [];
  const total = history.data?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / state.size));
  // The page is gone, since runs were deleted.
  const beyond =
    history.data !== undefined && !history.isPlaceholderData && runs.length === 0 && state.page > 0;
  useEffect(() => {
    if (beyond) change({ page: pages > 1 ? String(pages) : null });
  }, [beyond, pages, change]);

  return (
    <>
      <PageHead
        title={t("title")}
        actions={
          <LinkButton look="primary" href="/benchmark/new/">
            {t("new")}
          </LinkButton>
        }
      />
      <Card className="overflow-hidden pb-1">
        <Filters state={state} counts={history.data?.counts} onChange={push} onType={change} />
        <div className="mt-4 border-t border-line" aria-busy={history.isPlaceholderData}>
          {history.isError && !history.data ? (
            <ErrorState inCard error={history.error} retry={() => void history.refetch()} />
          ) : !history.data ? (
            <Loading>
              <div className="space-y-3 p-5">
                {Array.from({ length: 8 }, (_, n) => (
                  <Skeleton key={n} className="h-10" />
                ))}
              </div>
            </Loading>
          ) : runs.length === 0 ? (
            isFiltered(state) ? (
              <EmptyState icon={SearchX} title={t("noneMatch")}>
                {t("noneMatchHint")}
              </EmptyState>
            ) : (
              <EmptyState
                icon={HistoryIcon}
                title={t("none")}
                actions={
                  <LinkButton look="primary" href="/benchmark/new/">
                    {t("new")}
                  </LinkButton>
                }
              >
                {t("noneHint")}
              </EmptyState>
            )
          ) : (
            <div className={history.isPlaceholderData ? "opacity-60" : ""}>
              <RunsTable
                runs={runs}
                sort={state.sort}
                onSort={(sort) =>
                  push({ sort: sortText(sort) === "newest" ? null : sortText(sort), page: null })
                }
                selected={new Set(selected)}
                onSelect={select}
              />
            </div>
          )}
        </div>
        {total > 0 && (
          <Paging page={state.page} pages={pages} size={state.size} total={total} onChange={push} />
        )}
      </Card>
      <SelectionBar selected={selected} runs={runs} onDeselect={(ids) => select(ids, false)} />
    </>
  );
}

function Paging({
  page,
  pages,
  size,
  total,
  onChange,
}: {
  page: number;
  pages: number;
  size: number;
  total: number;
  onChange: (changes: Query) => void;
}) {
  const t = useTranslations("history.paging");
  const format = useFormat();
  const go = (to: number) => onChange({ page: to > 0 ? String(to + 1) : null });
  return (
    <nav
      aria-label={t("label")}
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 text-[13px] sm:px-5"
    >
      <p className="figures text-muted">
        {t("shown", {
          from: format.count(page * size + 1),
          to: format.count(Math.min(total, (page + 1) * size)),
          total: format.count(total),
        })}
      </p>
      <div className="flex items-center gap-2">
        <label className="flex items-center gap-2 text-muted">
          {t("size")}
          <Select
            fit
            value={size}
            onChange={(event) => onChange({ size: event.target.value, page: null })}
            className="h-8 text-[13px]"
          >
            {PAGE_SIZES.map((n) => (
              <option key={n}>{n}</option>
            ))}
          </Select>
        </label>
        <Button size="small" aria-label={t("previous")} disabled={page === 0} onClick={() => go(page - 1)}>
          <ChevronLeft aria-hidden />
        </Button>
        <span className="figures">{t("page", { page: page + 1, pages })}</span>
        <Button size="small" aria-label={t("next")} disabled={page + 1 >= pages} onClick={() => go(page + 1)}>
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </nav>
  );
}
