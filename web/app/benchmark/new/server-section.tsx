"use client";
import { LoaderCircle, PlugZap } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { Checkbox, Input } from "@/components/ui/field";
import { Choice, FormField, TextField, useForm } from "./form-context";
import { ProbeResult } from "./probe-result";
import type { ProbeState } from "./use-probe";

export function ServerSection({ probe }: { probe: ProbeState }) {
  const t = useTranslations("form.server");
  const { form, set } = useForm();
  const models = useId();
  const canTest = !probe.pending && form.server_url.trim() !== "";
  return (
    <TitledCard title={t("title")}>
      <div className="space-y-4">
        <Choice
          label={t("target")}
          value={form.target}
          onChange={(target) => set({ target })}
          options={[
            { value: "server", label: t("own") },
            { value: "demo", label: t("demo") },
          ]}
        />
        {form.target === "demo" ? (
          <p className="text-muted">{t("demoHint")}</p>
        ) : (
          <>
            <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
              <FormField place="server_url" hint={t("urlHint")}>
                <Input
                  type="url"
                  inputMode="url"
                  value={form.server_url}
                  onChange={(event) => set({ server_url: event.target.value })}
                  onKeyDown={(event) => event.key === "Enter" && canTest && probe.test()}
                  placeholder="http://127.0.0.1:8000"
                  autoComplete="off"
                  spellCheck={false}
                />
              </FormField>
              <Button onClick={probe.test} disabled={!canTest} className="sm:mt-6">
                {probe.pending ? (
                  <LoaderCircle aria-hidden className="animate-spin" />
                ) : (
                  <PlugZap aria-hidden />
                )}
                {probe.pending ? t("testing") : t("test")}
              </Button>
            </div>
            <ProbeResult probe={probe} />
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                name="model"
                optional
                hint={t("modelHint")}
                list={models}
                placeholder={t("modelFirst")}
              />
              <datalist id={models}>
                {probe.models.map((model) => (
                  <option key={model.id} value={model.id} />
                ))}
              </datalist>
              <FormField place="api_key" optional hint={t("keyHint")}>
                <Input
                  type="password"
                  autoComplete="off"
                  value={form.api_key}
                  onChange={(event) => set({ api_key: event.target.value })}
                />
              </FormField>
            </div>
            {form.server_url.includes("https://") && (
              <Checkbox
                label={t("insecure")}
                hint={t("insecureHint")}
                checked={form.insecure_tls}
                onChange={(event) => set({ insecure_tls: event.target.checked })}
              />
            )}
          </>
        )}
      </div>
    </TitledCard>
  );
}
