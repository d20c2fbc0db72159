"use client";
import { type ReactNode, useMemo } from "react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { MISSING, useFormat } from "@/lib/format";
import { useForm, WithUnit } from "./form-context";
import { estimate } from "./model/estimate";
import type { Body } from "./model/form";

export function EstimateCard({ body, children }: { body: Body; children: ReactNode }) {
  const t = useTranslations("form.estimate");
  const terms = useTranslations("terms");
  const format = useFormat();
  const { form, set } = useForm();
  const speed = Number(form.assumed_tokens_per_s);
  const figures = useMemo(() => estimate(body, speed), [body, speed]);
  const about = (text: string, exact: boolean) =>
    text === MISSING || exact ? text : t("about", { value: text });
  const exact = figures.counted && figures.fixed;
  const rows = [
    [t("levels"), format.count(figures.levels)],
    [t("requests"), about(format.count(figures.requests), figures.counted)],
    [t("input"), about(format.count(figures.input_tokens), exact)],
    [t("output"), about(format.count(figures.output_tokens), exact)],
    [
      t("duration"),
      figures.least_s === null ? MISSING : t("atLeast", { time: format.duration(figures.least_s) }),
    ],
  ];
  return (
    <TitledCard title={t("title")}>
      <dl className="figures space-y-1.5">
        {rows.map(([name, value]) => (
          <div key={name} className="flex items-baseline justify-between gap-4">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 border-t border-line pt-3">
        <Field label={t("guess")} hint={t("guessHint")}>
          <WithUnit unit={terms("output_tokens_per_s.unit")}>
            <Input
              value={form.assumed_tokens_per_s}
              onChange={(event) => set({ assumed_tokens_per_s: event.target.value })}
              inputMode="decimal"
              autoComplete="off"
              className="pr-20"
            />
          </WithUnit>
        </Field>
      </div>
      <ul className="mt-3 list-disc space-y-1 pl-4 text-[13px] text-muted">
        <li>{t("warmup", { n: figures.warmup_requests })}</li>
        {figures.output_tokens !== null && (
          <li>{body.exact_output_len === "off" ? t("atMost") : t("exactOutput")}</li>
        )}
        {figures.input_tokens === null && <li>{t("unknown")}</li>}
      </ul>
      <div className="mt-4">{children}</div>
    </TitledCard>
  );
}
