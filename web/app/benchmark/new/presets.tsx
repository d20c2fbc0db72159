"use client";
import { clsx } from "clsx";
import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { useForm } from "./form-context";
import { PRESETS, type Preset, presetOf, withPreset } from "./model/form";

const NAMES = Object.keys(PRESETS) as Preset[];

export function Presets() {
  const t = useTranslations("form.presets");
  const { form, set } = useForm();
  const chosen = presetOf(form);
  return (
    <TitledCard title={t("title")} hint={t("hint")}>
      <div role="group" aria-label={t("title")} className="grid gap-3 sm:grid-cols-3">
        {NAMES.map((name) => {
          const { concurrency, num_prompts, input_len, output_len } = PRESETS[name];
          return (
            <button
              key={name}
              type="button"
              aria-pressed={chosen === name}
              onClick={() => set(withPreset(form, name))}
              className={clsx(
                "flex flex-col rounded-lg border p-3 text-left transition-colors",
                chosen === name ? "border-accent bg-accent-soft" : "border-line hover:border-line-strong",
              )}
            >
              <span className="flex items-center justify-between gap-2 font-medium">
                {t(`${name}.name`)}
                {chosen === name && <Check aria-hidden className="size-4 text-accent" />}
              </span>
              <span className="mt-0.5 block text-[13px] text-muted">{t(`${name}.text`)}</span>
              <span className="figures mt-2 block text-[13px]">
                {t("load", { levels: concurrency, prompts: num_prompts })}
              </span>
              <span className="figures block text-[13px] text-muted">
                {t("lengths", { input: input_len, output: output_len })}
              </span>
            </button>
          );
        })}
      </div>
    </TitledCard>
  );
}
