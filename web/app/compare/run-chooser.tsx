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
import { api, keys, type RunEntry } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { useFormat } from "@/lib/format";
import { MOST_RUNS } from "./compare-data";

export function RunChooser({
  ids,
  entries,
  colours,
  onChange,
}: {
  ids: string[];
  entries: Map<string, RunEntry>;
  colours: string[];
  onChange: (ids: string[]) => void;
}) {
  const t = useTranslations("compare.runs");
  const format = useFormat();
  return (
    <TitledCard title={t("title")}>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3 3xl:grid-cols-5">
        {ids.map((id, index) => {
          const run = entries.get(id);
          return (
            <li key={id} className="flex min-w-0 items-start gap-3 rounded-lg border border-line p-3">
              <span
                aria-hidden
                className="mt-1.5 size-3 shrink-0 rounded-full"
                style={{ background: colours[index % colours.length] }}
              />
              <div className="min-w-0 grow">
                <Link
                  href={`/benchmark/?id=${encodeURIComponent(id)}`}
                  className="font-medium break-words text-accent-strong hover:underline"
                >
                  {t("numbered", { n: index + 1, name: run?.model ?? id })}
                </Link>
                <p className="min-h-lh truncate text-[13px] text-muted">{run?.server_url}</p>
                <p className="min-h-lh text-[13px] text-muted">
                  {run && format.dateTime(run.started_at ?? run.created_at)}
                </p>
                <div className="mt-1.5 flex flex-wrap items-center gap-2">
                  {run && <VerdictBadge verdict={run.verdict} />}
                  {index === 0 ? (
                    <span className="text-[13px] font-medium">{t("baseline")}</span>
                  ) : (
                    <button
                      type="button"
                      className="rounded text-[13px] text-accent-strong hover:underline"
                      onClick={() => onChange([id, ...ids.filter((other) => other !== id)])}
                    >
                      {t("makeBaseline")}
                    </button>
                  )}
                </div>
              </div>
              <Button
                look="quiet"
                size="icon"
                className="-mt-1 -mr-1"
                aria-label={t("remove", { name: run?.model ?? id })}
                onClick={() => onChange(ids.filter((other) => other !== id))}
              >
                <X aria-hidden />
              </Button>
            </li>
          );
        })}
        {ids.length < MOST_RUNS && (
          <li className="flex min-h-24">
            <AddRun ids={ids} onAdd={(id) => onChange([...ids, id])} />
          </li>
        )}
      </ul>
    </TitledCard>
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
                    {format.dateTime(run.created_at)} · {format.figure(run.output_tokens_per_s)} {unit} ·{" "}
                    {run.server_url}
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
