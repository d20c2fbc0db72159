"use client";
import { ChevronRight, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox, Select } from "@/components/ui/field";
import { FormField, TextField, useForm } from "./form-context";
import type { Form } from "./model/form";

export function AdvancedSection({ open, onOpen }: { open: boolean; onOpen: (open: boolean) => void }) {
  const t = useTranslations("form.advanced");
  const { form, set } = useForm();
  const server = form.target === "server";
  return (
    <Card>
      <details open={open} onToggle={(event) => onOpen(event.currentTarget.open)} className="group">
        <summary className="flex list-none items-center gap-2 rounded-xl px-4 py-4 sm:px-5 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
          />
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <h2 className="text-base font-semibold">{t("title")}</h2>
            <span className="text-[13px] text-muted">{t("hint")}</span>
          </div>
        </summary>
        <div className="grid gap-4 px-4 pb-5 sm:grid-cols-2 sm:px-5">
          <FormField place="endpoint">
            <Select
              value={form.endpoint}
              onChange={(event) => set({ endpoint: event.target.value as Form["endpoint"] })}
            >
              <option value="chat">/v1/chat/completions</option>
              <option value="completions">/v1/completions</option>
            </Select>
          </FormField>
          <FormField place="exact_output_len" hint={t(`exact.${form.exact_output_len}Hint`)}>
            <Select
              value={form.exact_output_len}
              onChange={(event) => set({ exact_output_len: event.target.value as Form["exact_output_len"] })}
            >
              {(["auto", "require", "off"] as const).map((value) => (
                <option key={value} value={value}>
                  {t(`exact.${value}`)}
                </option>
              ))}
            </Select>
          </FormField>
          {form.prompts === "synthetic" && (
            <TextField
              name="shared_prefix_len"
              optional
              hint={t("prefixHint")}
              placeholder="512"
              unit={t("tokens")}
            />
          )}
          <TextField name="tokenizer" optional hint={t("tokenizerHint")} placeholder="o200k_base" />
          <TextField name="seed" numeric optional hint={t("seedHint")} />
          <TextField name="temperature" numeric optional hint={t("temperatureHint")} />
          <TextField name="timeout_s" numeric hint={t("timeoutHint")} unit="s" />
          <TextField name="cooldown_s" numeric hint={t("cooldownHint")} unit="s" />
          {server && (
            <TextField
              name="headers"
              lines
              optional
              hint={t("headersHint")}
              placeholder="X-Tenant: load-test"
            />
          )}
          <TextField name="extra_body" lines optional hint={t("extraHint")} placeholder='{"top_p": 0.9}' />
          <TextField name="metadata" lines optional hint={t("metadataHint")} placeholder="gpu=H100" />
          <Checkbox
            className="sm:pt-6"
            label={t("events")}
            hint={t("eventsHint")}
            checked={form.request_events}
            onChange={(event) => set({ request_events: event.target.checked })}
          />
          <Kept />
        </div>
      </details>
    </Card>
  );
}

const OF_THE_LOAD = ["ramp", "trace", "trace_format", "time_scale", "request_rate"];

// What the earlier run had and this page has no control for.
function Kept() {
  const t = useTranslations("form.advanced");
  const { form, set } = useForm();
  const names = Object.keys(form.kept).filter((name) => !OF_THE_LOAD.includes(name));
  if (!names.length) return null;
  const drop = (name: string) => {
    const { [name]: _, ...kept } = form.kept;
    set({ kept });
  };
  return (
    <div className="sm:col-span-2">
      <h3 className="text-[13px] font-medium">{t("kept")}</h3>
      <ul className="mt-1 divide-y divide-line rounded-lg border border-line">
        {names.map((name) => (
          <li key={name} className="flex items-center gap-3 py-1 pr-1 pl-3 font-mono text-[13px]">
            <span className="min-w-0 flex-1 break-all">
              {name}: {JSON.stringify(form.kept[name])}
            </span>
            <Button look="quiet" size="icon" aria-label={t("drop", { name })} onClick={() => drop(name)}>
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
