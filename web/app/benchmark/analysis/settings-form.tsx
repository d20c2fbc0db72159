"use client";
// Who writes the analysis, and in which language. Remembered in this browser, but for the key.
import { useMutation } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { Confirm } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { type AnalysisRequest, ApiError, api } from "@/lib/api";

const NAME = "llm-loadtest.analysis";
type Remembered = { url: string; model: string };

function remembered(): Remembered {
  try {
    const stored = JSON.parse(localStorage.getItem(NAME) ?? "{}") as Partial<Remembered>;
    return { url: String(stored.url ?? ""), model: String(stored.model ?? "") };
  } catch {
    return { url: "", model: "" };
  }
}

export function SettingsForm({
  replaces,
  writing,
  error,
  onStart,
  onStop,
}: {
  replaces: boolean; // there is an analysis already
  writing: boolean;
  error: Error | null;
  onStart: (body: AnalysisRequest) => void;
  onStop: () => void;
}) {
  const t = useTranslations("analysis.settings");
  const languages = useTranslations("common.language");
  const locale = useLocale();
  const [url, setUrl] = useState("");
  const [model, setModel] = useState("");
  const [key, setKey] = useState("");
  const [language, setLanguage] = useState<"en" | "ko" | null>(null);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const before = remembered();
    setUrl(before.url);
    setModel(before.model);
  }, []);
  const models = useMutation({
    mutationFn: () => api.probe({ server_url: url, ...(key && { api_key: key }) }),
  });
  const chosen = language ?? (locale === "ko" ? "ko" : "en");
  const fields = error instanceof ApiError ? error.fields : {};

  const begin = () => {
    localStorage.setItem(NAME, JSON.stringify({ url, model } satisfies Remembered));
    onStart({
      analysis_server_url: url.trim(),
      language: chosen,
      ...(model.trim() && { analysis_model: model.trim() }),
      ...(key && { api_key: key }),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (replaces) setAsking(true);
    else begin();
  };

  return (
    <TitledCard title={t("title")} hint={t("hint")}>
      <form
        onSubmit={submit}
        className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-[2fr_1.5fr_1fr_1fr]"
      >
        <Field label={t("url")} hint={t("urlHint")} error={fields["/analysis_server_url"]}>
          <Input
            type="url"
            required
            placeholder="http://127.0.0.1:8000"
            value={url}
            onChange={(event) => {
              setUrl(event.target.value);
              models.reset(); // they are another server's
            }}
          />
        </Field>
        <Field
          label={t("model")}
          hint={models.data?.error ?? models.error?.message ?? t("modelHint")}
          error={fields["/analysis_model"]}
        >
          <Input
            value={model}
            list="analysis-models"
            onFocus={() => url && !models.data && models.mutate()}
            onChange={(event) => setModel(event.target.value)}
          />
        </Field>
        <datalist id="analysis-models">
          {models.data?.models.map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
        <Field label={t("key")} hint={t("keyHint")}>
          <Input
            type="password"
            autoComplete="off"
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </Field>
        <Field label={languages("label")}>
          <Select value={chosen} onChange={(event) => setLanguage(event.target.value as "en" | "ko")}>
            <option value="en">{languages("en")}</option>
            <option value="ko">{languages("ko")}</option>
          </Select>
        </Field>
        <div className="md:col-span-2 xl:col-span-4">
          {writing ? (
            <Button onClick={onStop}>{t("stop")}</Button>
          ) : (
            <Button type="submit" look="primary">
              <Sparkles aria-hidden />
              {replaces ? t("again") : t("start")}
            </Button>
          )}
        </div>
      </form>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("replaceTitle")}
        description={t("replaceHint")}
        action={t("again")}
        onConfirm={begin}
      />
    </TitledCard>
  );
}
