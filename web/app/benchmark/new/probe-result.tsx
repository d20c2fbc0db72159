"use client";
import { clsx } from "clsx";
import { Check, CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ApiError, type Probe } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { useFormat } from "@/lib/format";
import { useForm } from "./form-context";
import type { ProbeState } from "./use-probe";

export function ProbeResult({ probe }: { probe: ProbeState }) {
  const errorText = useErrorText();
  return (
    <div aria-live="polite" className="space-y-2 empty:hidden">
      {probe.error && <Line good={false}>{fieldText(probe.error) || errorText(probe.error)}</Line>}
      {probe.answers.map((answer) => (
        <Answer key={answer.server_url} answer={answer} several={probe.answers.length > 1} />
      ))}
      {probe.models.length > 0 && <Models probe={probe} />}
    </div>
  );
}

// What is wrong with the server's field, where that is it.
const fieldText = (error: Error) => error instanceof ApiError && Object.values(error.fields).join(" · ");

function Line({ good, children }: { good: boolean; children: ReactNode }) {
  const Icon = good ? CircleCheck : CircleX;
  return (
    <p
      className={clsx(
        "flex items-start gap-2 rounded-lg px-3 py-2",
        good ? "bg-good-soft text-good" : "bg-bad-soft text-bad",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

function Answer({ answer, several }: { answer: Probe; several: boolean }) {
  const t = useTranslations("form.probe");
  const named = answer.error?.includes(answer.server_url);
  const where = several && !named ? `${answer.server_url}: ` : "";
  if (!answer.reachable)
    return (
      <Line good={false}>
        {where}
        {answer.error ?? t("unreachable")}
      </Line>
    );
  const engine = [answer.engine, answer.version].filter(Boolean).join(" ") || t("unknownEngine");
  return (
    <Line good>
      {where}
      {t("reached", { engine, n: answer.models.length })}
      {answer.error && ` ${answer.error}`}
    </Line>
  );
}

function Models({ probe }: { probe: ProbeState }) {
  const t = useTranslations("form.probe");
  const format = useFormat();
  const { form, set } = useForm();
  return (
    <ul
      aria-label={t("models")}
      className="max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-line"
    >
      {probe.models.map((model) => {
        const chosen = form.model === model.id;
        return (
          <li key={model.id}>
            <button
              type="button"
              aria-pressed={chosen}
              onClick={() => set({ model: model.id })}
              className="flex w-full items-center gap-3 px-3 py-2 text-left -outline-offset-2 hover:bg-sunken"
            >
              <Check aria-hidden className={clsx("size-4 shrink-0 text-accent", !chosen && "invisible")} />
              <span className="min-w-0 flex-1 font-medium break-all">{model.id}</span>
              <span className="figures shrink-0 text-[13px] text-muted">
                {model.max_model_len === null
                  ? t("noContext")
                  : t("context", { n: format.count(model.max_model_len) })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
