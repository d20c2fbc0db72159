"use client";
import { ArrowDown, ArrowUp, CircleHelp } from "lucide-react";
import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import { useTranslations } from "use-intl";
import { StatusBadge, VerdictBadge } from "@/components/ui/badge";
import { Hint } from "@/components/ui/hint";
import { Table, Td, Th } from "@/components/ui/table";
import type { RunEntry } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { runLabel, shortId } from "@/lib/runs";
import { nextSort, type Sort, type SortColumn } from "./history-query";

export function RunsTable({
  runs,
  sort,
  onSort,
  selected,
  onSelect,
}: {
  runs: RunEntry[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  selected: ReadonlySet<string>;
  onSelect: (run_ids: string[], chosen: boolean) => void;
}) {
  const t = useTranslations("history.table");
  const terms = useTranslations("terms");
  const format = useFormat();
  const ids = runs.map((run) => run.run_id);
  const chosen = ids.filter((id) => selected.has(id)).length;
  const head = (column: SortColumn, label: string, numeric = false, className = "", hint?: string) => (
    <Th
      numeric={numeric}
      className={clsx("whitespace-normal!", className)}
      aria-sort={sort.column === column ? (sort.descending ? "descending" : "ascending") : "none"}
    >
      <span className="inline-flex items-center gap-1">
        <button
          type="button"
          onClick={() => onSort(nextSort(sort, column))}
          className={clsx("inline-flex items-center gap-1 rounded hover:text-text", numeric && "text-right")}
        >
          {label}
          {sort.column === column &&
            (sort.descending ? (
              <ArrowDown aria-hidden className="size-3.5" />
            ) : (
              <ArrowUp aria-hidden className="size-3.5" />
            ))}
        </button>
        {hint && (
          <Hint text={hint} label={t("about", { column: label })}>
            <CircleHelp aria-hidden className="size-3.5" />
          </Hint>
        )}
      </span>
    </Th>
  );
  return (
    <Table label={t("label")}>
      <thead>
        <tr>
          <Th>
            <input
              type="checkbox"
              aria-label={t("selectAll")}
              className="size-4 align-middle accent-accent"
              checked={chosen > 0 && chosen === ids.length}
              ref={(box) => {
                if (box) box.indeterminate = chosen > 0 && chosen < ids.length;
              }}
              onChange={(event) => onSelect(ids, event.target.checked)}
            />
          </Th>
          {head("model", t("run"))}
          {head("status", t("status"))}
          <Th>{t("verdict")}</Th>
          <Th numeric className="hidden 2xl:table-cell">
            {t("levels")}
          </Th>
          {head("throughput", t("throughput"), true)}
          {head(
            "ttft",
            terms("ttft_at_best.name"),
            true,
            "min-w-32 2xl:min-w-40",
            terms("ttft_at_best.hint"),
          )}
          {head("error_rate", t("errorRate"), true)}
          {head("duration", t("duration"), true, "hidden xl:table-cell")}
          {head("created", t("created"), true)}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.run_id} className="hover:bg-sunken/60">
            <Td>
              <input
                type="checkbox"
                aria-label={t("select", { run: runLabel(run) })}
                className="size-4 align-middle accent-accent"
                checked={selected.has(run.run_id)}
                onChange={(event) => onSelect([run.run_id], event.target.checked)}
              />
            </Td>
            <Td className="w-full max-w-0 min-w-52">
              <Link
                href={`/benchmark/?id=${encodeURIComponent(run.run_id)}`}
                className="font-medium text-accent-strong hover:underline"
              >
                {run.model ?? run.run_id}
              </Link>
              <div className="truncate text-muted" title={run.server_url ?? undefined}>
                {run.model && <span className="figures">{shortId(run.run_id)} · </span>}
                {run.server_url}
              </div>
            </Td>
            <Td>
              <StatusBadge status={run.status} />
            </Td>
            <Td>{run.levels > 0 && <VerdictBadge verdict={run.verdict} />}</Td>
            <Td numeric className="hidden 2xl:table-cell">
              {format.count(run.levels)}
            </Td>
            <Td numeric>{format.figure(run.output_tokens_per_s)}</Td>
            <Td numeric>{format.ms(run.ttft_p50_ms)}</Td>
            <Td numeric className={run.failed > 0 ? "text-bad" : ""}>
              {format.percent(run.error_rate, 2)}
            </Td>
            <Td numeric className="hidden xl:table-cell">
              {format.duration(run.duration_s)}
            </Td>
            <Td numeric>
              <time dateTime={run.created_at}>
                {format.date(run.created_at)}
                <br />
                {format.time(run.created_at)}
              </time>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
