"use client";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Select } from "@/components/ui/field";
import { Choice, FormField, TextField, useForm } from "./form-context";
import { type Form, hasTrace } from "./model/form";

export function LoadSection() {
  const t = useTranslations("form.load");
  const { form, set } = useForm();
  const ofEarlierRun = form.kept.ramp !== undefined || form.kept.trace !== undefined;
  return (
    <TitledCard title={t("title")}>
      <div className="space-y-4">
        <Choice
          label={t("kind")}
          value={form.load}
          onChange={(load) => set({ load })}
          options={[
            { value: "concurrency" as Form["load"], label: t("concurrency") },
            { value: "request_rate", label: t("rate") },
            ...(ofEarlierRun ? [{ value: "kept" as const, label: t("kept") }] : []),
          ]}
        />
        <p className="max-w-3xl text-[13px] text-muted">{t(`${form.load}Hint`)}</p>
        {form.load === "concurrency" && (
          <TextField name="concurrency" numeric hint={t("levelsHint")} placeholder="1, 10, 50" />
        )}
        {form.load === "request_rate" && (
          <TextField name="request_rate" hint={t("ratesHint")} placeholder="1, 5, 10" />
        )}
        {form.load === "kept" && (
          <pre className="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-[13px]" tabIndex={0}>
            {JSON.stringify({
              ramp: form.kept.ramp,
              trace: form.kept.trace,
              request_rate: form.kept.request_rate,
            })}
          </pre>
        )}
        {form.load !== "concurrency" && <Arrival />}
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice
            label={t("end")}
            value={form.end}
            onChange={(end) => set({ end })}
            options={[
              { value: "num_prompts", label: t("byCount") },
              { value: "duration_s", label: t("byTime") },
            ]}
          />
          {form.end === "num_prompts" ? (
            <TextField name="num_prompts" numeric optional hint={t("countHint")} unit={t("requests")} />
          ) : (
            <TextField name="duration_s" numeric hint={t("timeHint")} unit="s" />
          )}
        </div>
      </div>
    </TitledCard>
  );
}

function Arrival() {
  const t = useTranslations("form.load");
  const { form, set } = useForm();
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {!hasTrace(form) && (
        <>
          <FormField place="arrival" hint={t(`arrivalHint.${form.arrival}`)}>
            <Select
              value={form.arrival}
              onChange={(event) => set({ arrival: event.target.value as Form["arrival"] })}
            >
              {(["poisson", "constant", "gamma"] as const).map((arrival) => (
                <option key={arrival} value={arrival}>
                  {t(`arrivals.${arrival}`)}
                </option>
              ))}
            </Select>
          </FormField>
          {form.arrival === "gamma" && <TextField name="arrival_cv" numeric hint={t("cvHint")} />}
        </>
      )}
      <TextField name="max_concurrency" numeric optional hint={t("boundHint")} />
    </div>
  );
}
