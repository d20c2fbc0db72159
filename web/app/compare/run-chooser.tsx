"use client";
// Which runs are compared, and which of them is the baseline.
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { Popover } from "radix-ui";
import { Link } from "@/components/ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { VerdictBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { Input } from "@/components/ui/field";
import { api, keys, type Level, type Result } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { useFormat } from "@/lib/format";
import { byLoad, useLoadName } from "@/lib/loads";
import { shortId } from "@/lib/runs";
import { MOST_RUNS, type Row } from "./compare-data";

export function RunChooser({
  rows,
  results,
  colours,
  onChange,
}: {
  rows: readonly Row[];
  results: ReadonlyMap<string, Result>;
  colours: string[];
  onChange: (ids: string[]) => void;
}) {
  const t = useTranslations("compare.runs");
  const ids = rows.map(({ id }) => id);
  return (
    <TitledCard title={t("title")}>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3 3xl:grid-cols-5">
        {rows.map((row) => (
          <li key={row.id} className="flex min-w-0 items-start gap-3 rounded-lg border border-line p-3">
            <ChosenRun
              row={row}
              levels={results.get(row.id)?.levels}
              colour={row.place === null ? "var(--line-strong)" : colours[row.place]!}
              onFirst={() => onChange([row.id, ...ids.filter((other) => other !== row.id)])}
              onRemove={() => onChange(ids.filter((other) => other !== row.id))}
            />
          </li>
        ))}
        {ids.length < MOST_RUNS && (
          <li className="flex min-h-24">
            <AddRun ids={ids} onAdd={(id) => onChange([...ids, id])} />
          </li>
        )}
      </ul>
    </TitledCard>
  );
}

function ChosenRun({
  row: { id, name, run, place, unusable },
  levels,
  colour,
  onFirst,
  onRemove,
}: {
  row: Row;
  levels: Level[] | undefined;
  colour: string;
  onFirst: () => void;
  onRemove: () => void;
}) {
  const t = useTranslations("compare.runs");
  const why = useTranslations("compare.unusable");
  const format = useFormat();
  const loadName = useLoadName();
  const loads = levels && [...levels].sort(byLoad).map(loadName).join(", ");
  return (
    <>
      <span aria-hidden className="mt-1.5 size-3 shrink-0 rounded-full" style={{ background: colour }} />
      <div className="min-w-0 grow">
        <Link
          href={`/benchmark/?id=${encodeURIComponent(id)}`}
          className="font-medium break-words text-accent-strong hover:underline"
        >
          {place === null ? name : t("numbered", { n: place + 1, name })}
        </Link>
        <p className="min-h-lh truncate text-[13px] text-muted">{run?.server_url}</p>
        <p className="figures min-h-lh text-[13px] text-muted">
          {run && format.dateTimeSeconds(run.started_at ?? run.created_at)}
        </p>
        <p className="figures min-h-lh text-[13px] text-muted">
          {[run?.model && shortId(id), loads && t("loads", { loads })].filter(Boolean).join(" · ")}
        </p>
        <div className="mt-1.5 flex flex-wrap items-center gap-2 text-[13px]">
          {run && run.levels > 0 && <VerdictBadge verdict={run.verdict} />}
          {unusable ? (
            <span className="text-warn">{why(unusable)}</span>
          ) : place === 0 ? (
            <span className="font-medium">{t("baseline")}</span>
          ) : (
            <button type="button" className="rounded text-accent-strong hover:underline" onClick={onFirst}>
              {t("makeBaseline")}
            </button>
          )}
        </div>
      </div>
      <Button
        look="quiet"
        size="icon"
        className="-mt-1 -mr-1"
        aria-label={t("remove", { name })}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </>
  );
}

function AddRun({ ids, onAdd }: { ids: string[]; onAdd: (id: string) => void }) {
  const t = useTranslations("compare.runs");
  const unit = useTranslations("terms")("output_tokens_per_s.unit");
  const errorText = useErrorText();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  const query = { ...(q && { q }), limit: 20 };
  const history = useQuery({
    queryKey: keys.history(query),
    queryFn: () => api.history(query),
    enabled: open,
  });
  const runs = (history.data?.runs ?? []).filter((run) => run.levels > 0 && !ids.includes(run.run_id));
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="flex grow items-center justify-center gap-2 rounded-lg border border-dashed border-line-strong p-3 text-muted hover:text-text"
        >
          <Plus aria-hidden className="size-4" />
          {t("add")}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          aria-label={t("add")}
          className="z-50 w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-card p-3 shadow-xl"
        >
          <Input
            type="search"
            autoFocus
            aria-label={t("search")}
            placeholder={t("search")}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          <ul className="mt-2 max-h-72 overflow-y-auto">
            {runs.map((run) => (
              <li key={run.run_id}>
                <button
                  type="button"
                  className="w-full rounded-lg px-2 py-1.5 text-left hover:bg-sunken"
                  onClick={() => {
                    onAdd(run.run_id);
                    setOpen(false);
                  }}
                >
                  <span className="block font-medium break-words">{run.model ?? run.run_id}</span>
                  <span className="figures block truncate text-[13px] text-muted">
                    {format.dateTimeSeconds(run.created_at)} · {shortId(run.run_id)} ·{" "}
                    {format.figure(run.output_tokens_per_s)} {unit} · {run.server_url}
                  </span>
                </button>
              </li>
            ))}
            {history.data && runs.length === 0 && <li className="px-2 py-4 text-muted">{t("noneFound")}</li>}
            {history.isError && <li className="px-2 py-4 text-bad">{errorText(history.error)}</li>}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
