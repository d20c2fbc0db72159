"use client";
import { Search, X } from "lucide-react";
import { clsx } from "clsx";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import type { History } from "@/lib/api";
import { useFormat } from "@/lib/format";
import type { Query } from "@/lib/url-state";
import { type HistoryState, isFiltered, STATUSES } from "./history-query";

const TYPING_MS = 300;

// A text that is applied when its writer pauses.
function useTyped(value: string, apply: (value: string) => void): [string, (value: string) => void] {
  const [text, setText] = useState(value);
  const applied = useRef(value);
  useEffect(() => {
    // The answer to what was applied comes late: its writer may be further by then.
    if (value === applied.current) return;
    applied.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === applied.current) return;
    const timer = setTimeout(() => {
      applied.current = text;
      apply(text);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, apply]);
  return [text, setText];
}

function TypedField({
  name,
  label,
  value,
  onChange,
  icon = false,
}: {
  name: string;
  label: string;
  value: string;
  onChange: (changes: Query) => void;
  icon?: boolean;
}) {
  const [text, setText] = useTyped(value, (next) => onChange({ [name]: next, page: null }));
  return (
    <Field label={label}>
      <div className="relative">
        {icon && <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-muted" />}
        <Input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={icon ? "pl-8" : ""}
        />
      </div>
    </Field>
  );
}

export function Filters({
  state,
  counts,
  onChange,
  onType,
}: {
  state: HistoryState;
  counts: History["counts"] | undefined;
  onChange: (changes: Query) => void;
  onType: (changes: Query) => void; // at each pause
}) {
  const t = useTranslations("history.filters");
  const status = useTranslations("common.status");
  const format = useFormat();
  const chip = (value: HistoryState["status"], label: string, count: number | null) => (
    <button
      key={label}
      type="button"
      aria-pressed={state.status === value}
      onClick={() => onChange({ status: value, page: null })}
      className={clsx(
        "rounded-full border px-3 py-1 text-[13px]",
        state.status === value
          ? "border-accent bg-accent-soft text-accent-strong"
          : "border-line bg-card text-muted hover:text-text",
      )}
    >
      {label} <span className="figures">{format.count(count)}</span>
    </button>
  );
  const all = counts ? Object.values(counts).reduce((sum, n) => sum + n, 0) : null;
  return (
    <div className="space-y-4 px-4 pt-4 sm:px-5">
      <div role="group" aria-label={t("status")} className="flex flex-wrap gap-2">
        {chip(null, t("all"), all)}
        {STATUSES.map((value) => chip(value, status(value), counts ? (counts[value] ?? 0) : null))}
      </div>
      <div className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[2fr_1fr_1fr_auto_auto_auto]">
        <TypedField name="q" label={t("q")} value={state.q} onChange={onType} icon />
        <TypedField name="model" label={t("model")} value={state.model} onChange={onType} />
        <TypedField name="server" label={t("server")} value={state.server} onChange={onType} />
        <Field label={t("from")}>
          <Input
            type="date"
            value={state.from}
            max={state.to || undefined}
            onChange={(event) => onChange({ from: event.target.value, page: null })}
          />
        </Field>
        <Field label={t("to")}>
          <Input
            type="date"
            value={state.to}
            min={state.from || undefined}
            onChange={(event) => onChange({ to: event.target.value, page: null })}
          />
        </Field>
        <Button
          look="quiet"
          disabled={!isFiltered(state)}
          onClick={() =>
            onChange({ status: null, q: null, model: null, server: null, from: null, to: null, page: null })
          }
        >
          <X aria-hidden />
          {t("clear")}
        </Button>
      </div>
    </div>
  );
}
