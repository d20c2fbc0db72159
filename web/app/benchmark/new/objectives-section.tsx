"use client";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { Input } from "@/components/ui/field";
import { FormField, useForm, WithUnit } from "./form-context";
import { type Objective, OBJECTIVES } from "./model/form";
import { canJudge } from "./model/form-to-body";

const EXAMPLES: Record<Objective, string> = { ttft_ms: "500", tpot_ms: "50", itl_ms: "200", e2e_ms: "10000" };

export function ObjectivesSection() {
  const t = useTranslations("form.objectives");
  const terms = useTranslations("terms");
  const { form, set, problem } = useForm();
  const all = problem("goodput_thresholds");
  return (
    <TitledCard title={t("title")} hint={t("hint")}>
      <div data-place="goodput_thresholds">
        {all && (
          <p className="mb-3 flex items-start gap-1.5 text-[13px] text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {all}
          </p>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          {OBJECTIVES.map((name) => {
            const judged = canJudge(form, name);
            return (
              <FormField
                key={name}
                place={`goodput_thresholds/${name}`}
                optional
                label={
                  <>
                    {terms(`${name}.name`)}{" "}
                    <span className="font-normal text-muted">{terms(`${name}.long`)}</span>
                  </>
                }
                hint={judged ? terms(`${name}.hint`) : t("needsStream")}
              >
                <WithUnit unit="ms">
                  <Input
                    value={form.goodput_thresholds[name]}
                    onChange={(event) =>
                      set({ goodput_thresholds: { ...form.goodput_thresholds, [name]: event.target.value } })
                    }
                    placeholder={t("example", { ms: EXAMPLES[name] })}
                    disabled={!judged}
                    inputMode="decimal"
                    autoComplete="off"
                    className="pr-12"
                  />
                </WithUnit>
              </FormField>
            );
          })}
        </div>
      </div>
    </TitledCard>
  );
}
