"use client";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/field";
import { useFormat } from "@/lib/format";
import { DatasetField } from "./dataset-field";
import { Choice, TextField, useForm } from "./form-context";
import { LengthField } from "./length-field";
import { hasTrace, withPrompts } from "./model/form";
import { longestLength } from "./model/lengths";
import type { ProbeState } from "./use-probe";

export function PromptsSection({ probe }: { probe: ProbeState }) {
  const t = useTranslations("form.prompts");
  const { form, set } = useForm();
  return (
    <TitledCard title={t("title")}>
      <div className="space-y-4">
        {hasTrace(form) ? (
          <p className="text-muted">{t("byTrace")}</p>
        ) : (
          <>
            <Choice
              label={t("source")}
              value={form.prompts}
              onChange={(prompts) => set(withPrompts(form, prompts))}
              options={[
                { value: "synthetic", label: t("synthetic") },
                { value: "dataset", label: t("dataset") },
              ]}
            />
            <p className="max-w-3xl text-[13px] text-muted">{t(`${form.prompts}Hint`)}</p>
            {form.prompts === "dataset" && <DatasetField />}
            <div className="grid gap-4 md:grid-cols-2">
              {form.prompts === "synthetic" && <LengthField place="input_len" />}
              <LengthField place="output_len" optional={form.prompts === "dataset"} />
            </div>
            {form.prompts === "synthetic" && <ContextWarning probe={probe} />}
          </>
        )}
        <div className="grid items-start gap-4 border-t border-line pt-4 md:grid-cols-2">
          <TextField name="warmup" numeric hint={t("warmupHint")} unit={t("perLevel")} />
          <Checkbox
            className="md:pt-6"
            label={t("stream")}
            hint={t("streamHint")}
            checked={form.stream}
            onChange={(event) => set({ stream: event.target.checked })}
          />
        </div>
      </div>
    </TitledCard>
  );
}

// The server would refuse these requests, and says so before the run; better to know it here.
function ContextWarning({ probe }: { probe: ProbeState }) {
  const t = useTranslations("form.prompts");
  const format = useFormat();
  const { form } = useForm();
  const context = probe.models.find((model) => model.id === form.model)?.max_model_len;
  const longest = (longestLength(form.input_len) ?? 0) + (longestLength(form.output_len) ?? 0);
  if (!context || longest <= context) return null;
  return (
    <p role="status" className="flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("tooLong", { longest: format.count(longest), context: format.count(context) })}
    </p>
  );
}
