"use client";
// The requests as they end. Only the rows in sight are in the page.
//
// Follows the newest while the reader is at the end; what he reads further up stands still, and the newer ones are counted.
import { clsx } from "clsx";
import { ArrowDown } from "lucide-react";
import { memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/field";
import type { LogEntry } from "@/lib/api";
import { type Format, useFormat } from "@/lib/format";

const ROW_PX = 30;
const PLACE_PX = 320;
const BEYOND = 4; // rows above and below what is in sight, for who scrolls
const MOST_ROWS = Math.ceil(PLACE_PX / ROW_PX) + 2 * BEYOND;
const columns =
  "grid grid-cols-[4.5rem_4rem_4.5rem_5.5rem_5.5rem_4.5rem_minmax(10rem,1fr)] gap-2 px-4 sm:px-5";

const isNotOk = (entry: LogEntry) => entry.status !== "ok";

export const RequestLog = memo(function RequestLog({ log, unlisted }: { log: LogEntry[]; unlisted: number }) {
  const t = useTranslations("running.log");
  const format = useFormat();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const [scrolled_px, setScrolled] = useState(0);
  const [held, setHeld] = useState<LogEntry[] | null>(null); // what is read; null: follows the newest
  const shown = held ?? log;
  const rows = useMemo(() => (onlyFailed ? shown.filter(isNotOk) : shown), [shown, onlyFailed]);
  const heldSeq = held?.at(-1)?.seq ?? 0;
  const newer = held
    ? log.filter((entry) => entry.seq > heldSeq && (!onlyFailed || isNotOk(entry))).length
    : 0;
  const last = Math.max(0, rows.length - MOST_ROWS);
  const first = held ? Math.min(last, Math.max(0, Math.floor(scrolled_px / ROW_PX) - BEYOND)) : last;

  // Before the browser tells of scrolling: the reader would seem to have left the end.
  useLayoutEffect(() => {
    if (held === null && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [held, rows]);
  const follow = () => {
    setHeld(null);
    place.current?.focus();
  };

  return (
    <TitledCard
      title={t("title")}
      hint={unlisted > 0 ? t("unlisted", { n: unlisted }) : t("hint")}
      actions={
        <Checkbox
          label={t("onlyFailed")}
          checked={onlyFailed}
          onChange={(event) => setOnlyFailed(event.target.checked)}
        />
      }
      flush
    >
      <div className="relative">
        <div
          ref={place}
          role="log"
          aria-live="off"
          aria-label={t("title")}
          tabIndex={0}
          className="overflow-auto border-t border-line text-[13px]"
          style={{ height: PLACE_PX }}
          onScroll={({ currentTarget: at }) => {
            const atEnd = at.scrollHeight - at.scrollTop - at.clientHeight <= 2; // in fractions of a pixel at some zooms
            setHeld((before) => (atEnd ? null : (before ?? log)));
            setScrolled(at.scrollTop);
          }}
        >
          <div className="min-w-[44rem]">
            <div
              className={clsx(columns, "sticky top-0 z-10 border-b border-line bg-card py-1.5 text-muted")}
            >
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
            <div className="relative" style={{ height: rows.length * ROW_PX }}>
              {rows.slice(first, first + MOST_ROWS).map((entry, i) => (
                // By its place, not by its request: many requests a second would be as many elements made and thrown away.
                <Row key={i} entry={entry} top_px={(first + i) * ROW_PX} t={t} format={format} />
              ))}
            </div>
          </div>
        </div>
        {newer > 0 && (
          <Button
            look="primary"
            size="small"
            className="absolute bottom-3 left-1/2 z-20 -translate-x-1/2 shadow-lg"
            onClick={follow}
          >
            <ArrowDown aria-hidden />
            {t("newer", { n: newer })}
          </Button>
        )}
      </div>
    </TitledCard>
  );
});

// Laid out by itself: what is in it moves nothing else.
const Row = memo(function Row({
  entry,
  top_px,
  t,
  format,
}: {
  entry: LogEntry;
  top_px: number;
  t: ReturnType<typeof useTranslations<"running.log">>;
  format: Format;
}) {
  return (
    <div
      className={clsx(
        columns,
        "figures absolute inset-x-0 items-center contain-strict",
        entry.status === "failed" && "bg-bad-soft text-bad",
      )}
      style={{ height: ROW_PX, top: top_px }}
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
});
