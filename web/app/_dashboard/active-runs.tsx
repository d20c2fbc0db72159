"use client";
// What goes on and what waits for it, each with its state of this second.
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { StatusBadge } from "@/components/ui/badge";
import { TitledCard } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { api, type History, type HistoryQuery, keys, type RunEntry, type RunStatus } from "@/lib/api";
import { useFormat } from "@/lib/format";
import { goesOn } from "@/lib/runs";

const MOST_SHOWN = 5;

// The runs of that status, asked for while the counts say that there are some.
function useRuns(query: HistoryQuery, count: number): RunEntry[] {
  const runs = useQuery({
    queryKey: keys.history(query),
    queryFn: () => api.history(query),
    enabled: count > 0,
    placeholderData: keepPreviousData,
    refetchInterval: 2_000,
  });
  return count > 0 ? (runs.data?.runs ?? []) : [];
}

export function ActiveRuns({ counts }: { counts: History["counts"] }) {
  const t = useTranslations("dashboard.active");
  const running = useRuns({ status: "running", limit: MOST_SHOWN }, counts.running ?? 0);
  const queued = useRuns({ status: "queued", sort: "oldest", limit: MOST_SHOWN }, counts.queued ?? 0);
  const total = (counts.running ?? 0) + (counts.queued ?? 0);
  const shown = [...running, ...queued].slice(0, MOST_SHOWN);
  const more = total - shown.length;
  return (
    <TitledCard title={t("title")} flush>
      {total === 0 ? (
        <p className="px-4 pb-3 text-muted sm:px-5">{t("none")}</p>
      ) : (
        <ul aria-label={t("title")} className="divide-y divide-line border-t border-line">
          {shown.map((run) => (
            <ActiveRun key={run.run_id} entry={run} />
          ))}
          {shown.length > 0 && more > 0 && (
            <li className="px-4 py-2.5 text-muted sm:px-5">
              <Link href="/history/?status=queued" className="rounded hover:text-text hover:underline">
                {t("more", { n: more })}
              </Link>
            </li>
          )}
        </ul>
      )}
    </TitledCard>
  );
}

function ActiveRun({ entry }: { entry: RunEntry }) {
  const t = useTranslations("dashboard.active");
  const queries = useQueryClient();
  const status = useQuery({
    queryKey: keys.run(entry.run_id),
    queryFn: () => api.run(entry.run_id),
    refetchInterval: 1_000,
  });
  const run = status.data;
  const ended = run !== undefined && !goesOn(run);
  useEffect(() => {
    // It moves on to the recent runs.
    if (ended) void queries.invalidateQueries({ queryKey: keys.histories });
  }, [ended, queries]);
  const name = run?.model ?? entry.model ?? entry.server_url ?? entry.run_id;
  const waits = (run ?? entry).status === "queued";
  return (
    <li className="relative px-4 py-3 hover:bg-sunken/60 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={(run ?? entry).status} />
        <Link
          href={`/benchmark/?id=${encodeURIComponent(entry.run_id)}`}
          className="min-w-0 truncate font-medium text-accent-strong after:absolute after:inset-0 hover:underline"
        >
          {name}
        </Link>
        {name !== entry.server_url && (
          <span className="min-w-0 truncate text-[13px] text-muted">{entry.server_url}</span>
        )}
        <span className="figures ml-auto flex items-center gap-1 text-[13px] text-muted">
          {waits ? <Place run={run} /> : <TimeLeft run={run} />}
          <ChevronRight aria-hidden className="size-4" />
        </span>
      </div>
      {!waits && (
        <>
          <div className="mt-2.5">
            <Progress percent={run?.overall_percent ?? null} label={t("progress", { run: name })} />
          </div>
          <Figures run={run} />
        </>
      )}
    </li>
  );
}

function Place({ run }: { run: RunStatus | undefined }) {
  const t = useTranslations("dashboard.active");
  return run ? t("place", { place: run.queue_position ?? 0 }) : null;
}

function TimeLeft({ run }: { run: RunStatus | undefined }) {
  const t = useTranslations("dashboard.active");
  const format = useFormat();
  if (!run) return null;
  const percent = run.overall_percent === null ? "" : format.percent(run.overall_percent / 100, 0);
  const left = run.eta_s === null ? "" : t("eta", { time: format.duration(run.eta_s) });
  return [percent, left].filter(Boolean).join(" · ");
}

// One line, whatever is known: nothing moves when the first figures come.
function Figures({ run }: { run: RunStatus | undefined }) {
  const t = useTranslations("dashboard.active");
  const phase = useTranslations("running.phase");
  const terms = useTranslations("terms");
  const format = useFormat();
  const level = run?.concurrency;
  const metrics = run?.metrics;
  const errors = metrics?.error_count ?? 0;
  return (
    <div className="figures mt-2 flex min-h-5 flex-wrap gap-x-5 gap-y-1 text-[13px] text-muted">
      <span>
        {run?.phase ? phase(run.phase) : phase("starting")}
        {level && ` · ${t("level", { n: level.index + 1, total: level.total, load: String(level.level) })}`}
      </span>
      <span className="sm:ml-auto">
        <b className="font-semibold text-text">{format.figure(metrics?.output_tokens_per_s)}</b>{" "}
        {terms("output_tokens_per_s.unit")}
      </span>
      <span>
        TTFT p50 <b className="font-semibold text-text">{format.msUnit(metrics?.ttft_p50_ms)}</b>
      </span>
      <span className={errors ? "text-bad" : ""}>{t("errors", { n: errors })}</span>
    </div>
  );
}
