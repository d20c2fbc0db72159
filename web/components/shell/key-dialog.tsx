"use client";
// Asks for the API key when a call was refused for want of it. Who closes the question is not asked again by each
// further call, but by what they press: a line over the page leads back to it. What was pressed is not done by itself once
// there is a key; a message says to press again.
import { useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { apiKey, listenForKeyChange, listenForKeyNeeded, setApiKey } from "@/lib/api-key";
import { Banner } from "./banner";

type Question = { open: boolean; wrong: boolean; pressed: boolean };

function useQuestion() {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(
    () =>
      listenForKeyNeeded((pressed) =>
        setQuestion((asked) =>
          asked && !pressed ? asked : { open: true, wrong: apiKey() !== null, pressed },
        ),
      ),
    [],
  );
  useEffect(() => listenForKeyChange(() => setQuestion(null)), []);
  const setOpen = (open: boolean) => setQuestion((asked) => asked && { ...asked, open });
  return [question, setOpen] as const;
}

export function KeyDialog() {
  const t = useTranslations("common.key");
  const queries = useQueryClient();
  const tell = useToast();
  const [question, setOpen] = useQuestion();
  const [value, setValue] = useState("");

  const save = (event: FormEvent) => {
    event.preventDefault();
    setApiKey(value.trim());
    setValue("");
    if (question?.pressed) tell(t("again"));
    void queries.invalidateQueries();
  };

  if (!question) return null;
  if (!question.open)
    return (
      <Banner role="status" icon={KeyRound}>
        {t("title")}
        <Button size="small" onClick={() => setOpen(true)}>
          {t("enter")}
        </Button>
      </Banner>
    );
  return (
    <Dialog open onOpenChange={setOpen} title={t("title")} description={t("hint")}>
      <form onSubmit={save} className="space-y-4">
        <Field label={t("label")} error={question.wrong ? t("wrong") : undefined}>
          <Input
            type="password"
            autoFocus
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.target.value)}
            required
          />
        </Field>
        <div className="flex justify-end">
          <Button type="submit" look="primary">
            {t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
