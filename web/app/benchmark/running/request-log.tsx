"use client";
// The requests as they end. Only the rows in sight are in the page.
import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/field";
import type { LogEntry } from "@/lib/api";
import { useFormat } from "@/lib/format";

const ROW_PX = 30;
const columns =
  "grid grid-cols-[4.5rem_4rem_4.5rem_5.5rem_5.5rem_4.5rem_minmax(10rem,1fr)] gap-2 px-4 sm:px-5";

export function RequestLog({ log, missed }: { log: LogEntry[]; missed: number }) {
  const t = useTranslations("running.log");
  const format = useFormat();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const rows = useMemo(
    () => (onlyFailed ? log.filter((entry) => entry.status !== "ok") : log),
    [log, onlyFailed],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });

  // Stays at the end while the reader is there.
  useEffect(() => {
    if (follow.current && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [rows]);

  return (
    <TitledCard
      title={t("title")}
      hint={missed > 0 ? t("missed", { n: missed }) : t("hint")}
      actions={
        <Checkbox
          label={t("onlyFailed")}
          checked={onlyFailed}
          onChange={(event) => setOnlyFailed(event.target.checked)}
        />
      }
      flush
    >
      <div
        ref={place}
        role="log"
        aria-live="off"
        aria-label={t("title")}
        tabIndex={0}
        className="h-80 overflow-auto border-t border-line text-[13px]"
        onScroll={({ currentTarget: at }) => {
          follow.current = at.scrollHeight - at.scrollTop - at.clientHeight < ROW_PX * 2;
        }}
      >
        <div className="min-w-[44rem]">
          <div className={clsx(columns, "sticky top-0 z-10 border-b border-line bg-card py-1.5 text-muted")}>
            <span className="text-right">{t("time")}</span>
            <span className="text-right">{t("level")}</span>
            <span>{t("status")}</span>
            <span className="text-right">TTFT, ms</span>
            <span className="text-right">E2E, ms</span>
            <span className="text-right">{t("tokens")}</span>
            <span>{t("request")}</span>
          </div>
          {rows.length === 0 && (
            <p className="px-5 py-6 text-muted">{onlyFailed ? t("noneFailed") : t("none")}</p>
          )}
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const entry = rows[item.index]!;
              const bad = entry.status === "failed";
              return (
                <div
                  key={entry.seq}
                  className={clsx(
                    columns,
                    "figures absolute inset-x-0 items-center",
                    bad && "bg-bad-soft text-bad",
                  )}
                  style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
                >
                  <span className="text-right text-muted">{format.figure(entry.at_s)}</span>
                  <span className="text-right">{entry.level + 1}</span>
                  <span>{t(entry.status)}</span>
                  <span className="text-right">{format.ms(entry.ttft_ms)}</span>
                  <span className="text-right">{format.ms(entry.e2e_ms)}</span>
                  <span className="text-right">{format.count(entry.output_tokens)}</span>
                  <span className="truncate" title={entry.error ?? entry.request_id}>
                    {entry.error ?? <span className="font-mono text-xs text-muted">{entry.request_id}</span>}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </TitledCard>
  );
}
