"use client";
// A run that waits or goes on.
import { useQueryClient } from "@tanstack/react-query";
import { Radio, RefreshCw } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslations } from "use-intl";
import { PageHead } from "@/components/page-head";
import { Badge, StatusBadge } from "@/components/ui/badge";
import { Card, Tile } from "@/components/ui/card";
import { Hint } from "@/components/ui/hint";
import { Progress } from "@/components/ui/progress";
import { keys, type RunStatus } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { MISSING, useFormat } from "@/lib/format";
import { CancelRun } from "./cancel-run";
import type { Transport } from "./feed";
import type { Progress as RunProgress } from "./feed-state";
import { charts, LiveCharts } from "./live-charts";
import { RequestLog } from "./request-log";
import { useFeed } from "./use-feed";
import { useInTurns } from "./use-in-turns";

// Until the page shows the result in place of this, the result is asked for again and again.
const RESULT_MS = 2_000;

export function RunningView({ run }: { run: RunStatus }) {
  const t = useTranslations("running");
  const errorText = useErrorText();
  const feed = useFeed(run.run_id);
  const queries = useQueryClient();
  const { ended, fault } = feed;
  useEffect(() => {
    if (!ended) return;
    void queries.invalidateQueries({ queryKey: keys.result(run.run_id) });
    void queries.invalidateQueries({ queryKey: keys.histories });
    const look = () =>
      void queries.refetchQueries({ queryKey: keys.run(run.run_id) }, { cancelRefetch: false });
    look();
    const timer = setInterval(look, RESULT_MS);
    return () => clearInterval(timer);
  }, [ended, queries, run.run_id]);

  const { state } = feed;
  const versions = useInTurns(feed.version, charts.length + 1);
  // `state` is changed in place; the last version says when.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const log = useMemo(
    () => ({ log: state.log.entries, unlisted: state.log.unlisted }),
    [state, versions.at(-1)],
  );
  const progress = state.progress ?? run;
  const waits = (state.status ?? run.status) === "queued";
  const stopping = progress.stopping === true;
  return (
    <div className="space-y-4">
      <PageHead
        title={run.model ?? t("title")}
        note={
          <>
            {run.server_url} · <span className="figures">{run.run_id}</span>
          </>
        }
        actions={!ended && <CancelRun run_id={run.run_id} stopping={stopping} />}
      />
      <Card className="space-y-4 p-4 sm:p-5">
        <div className="flex flex-wrap items-center gap-3">
          <StatusBadge status={waits ? "queued" : "running"} />
          {!ended && <TransportBadge transport={feed.transport} />}
          <p className="min-w-0 text-muted" role="status">
            {ended ? (
              t("ended")
            ) : stopping ? (
              t("cancel.stopping")
            ) : waits ? (
              t("queued", { position: run.queue_position ?? 1 })
            ) : (
              <Phase progress={progress} />
            )}
          </p>
        </div>
        {fault && (
          <p role="alert" className="break-words text-warn">
            {t("fault")} {errorText(fault)}
          </p>
        )}
        <Bars progress={progress} />
      </Card>
      <Tiles progress={progress} />
      <LiveCharts state={state} versions={versions} />
      <RequestLog {...log} />
    </div>
  );
}

function TransportBadge({ transport }: { transport: Transport }) {
  const t = useTranslations("running.transport");
  return (
    <Hint text={t(`${transport}Hint`)}>
      <Badge tone={transport === "live" ? "good" : "plain"} icon={transport === "live" ? Radio : RefreshCw}>
        {t(transport)}
      </Badge>
    </Hint>
  );
}

function Phase({ progress }: { progress: RunProgress }) {
  const t = useTranslations("running.phase");
  if (!progress.phase) return t("starting");
  return progress.phase === "probing" && progress.asked
    ? t("probingServer", { server: progress.asked })
    : t(progress.phase);
}

function Bars({ progress }: { progress: RunProgress }) {
  const t = useTranslations("running.bars");
  const format = useFormat();
  const { concurrency: level, progress: done } = progress;
  const levelName = level
    ? t("level", { index: level.index + 1, total: level.total, load: String(level.level) })
    : t("noLevel");
  const counts =
    done && done.total !== null
      ? t(done.of, { current: format.count(done.current), total: format.count(done.total) })
      : done
        ? t(`${done.of}Open`, { current: format.count(done.current) })
        : MISSING;
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Bar
        label={t("overall")}
        percent={progress.overall_percent}
        left={t("elapsed", { time: format.duration(progress.elapsed_s) })}
        right={progress.eta_s === null ? t("noEta") : t("eta", { time: format.duration(progress.eta_s) })}
      />
      <Bar label={levelName} percent={done?.percent ?? null} left={counts} right="" />
    </div>
  );
}

function Bar({
  label,
  percent,
  left,
  right,
}: {
  label: string;
  percent: number | null;
  left: string;
  right: string;
}) {
  const format = useFormat();
  return (
    <div className="min-w-0">
      <div className="mb-1.5 flex justify-between gap-3">
        <span className="truncate font-medium">{label}</span>
        <span className="figures text-muted">
          {percent === null ? MISSING : format.percent(percent / 100, 0)}
        </span>
      </div>
      <Progress percent={percent} label={label} />
      <div className="figures mt-1.5 flex min-h-5 justify-between gap-3 text-[13px] text-muted">
        <span>{left}</span>
        <span>{right}</span>
      </div>
    </div>
  );
}

function Tiles({ progress }: { progress: RunProgress }) {
  const t = useTranslations("running.tiles");
  const format = useFormat();
  const m = progress.metrics;
  const errors = m?.error_count ?? null;
  return (
    <div className="grid grid-cols-2 gap-4 md:grid-cols-3 2xl:grid-cols-6">
      <Tile label={t("throughput")} value={format.figure(m?.output_tokens_per_s)} unit={t("tokensPerS")} />
      <Tile label={t("requests")} value={format.figure(m?.requests_per_s)} unit={t("perS")} />
      <Tile label={t("ttft")} value={format.ms(m?.ttft_p50_ms)} unit="ms" />
      <Tile label={t("e2e")} value={format.ms(m?.e2e_avg_ms)} unit="ms" />
      <Tile
        label={t("inFlight")}
        value={format.count(m?.in_flight)}
        note={m?.waiting ? t("waiting", { n: m.waiting }) : undefined}
      />
      <Tile label={t("errors")} value={format.count(errors)} tone={errors ? "bad" : "plain"} />
    </div>
  );
}
