"use client";
// Asks for the API key when a call was refused for want of it.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { apiKey, listenForKeyNeeded, setApiKey } from "@/lib/api-key";

export function KeyDialog() {
  const t = useTranslations("common.key");
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [value, setValue] = useState("");

  useEffect(
    () =>
      listenForKeyNeeded(() => {
        setWrong(apiKey() !== null);
        setOpen(true);
      }),
    [],
  );

  const save = (event: FormEvent) => {
    event.preventDefault();
    setApiKey(value.trim());
    setValue("");
    setOpen(false);
    void queries.invalidateQueries();
  };

  return (
    <Dialog open={open} onOpenChange={setOpen} title={t("title")} description={t("hint")}>
      <form onSubmit={save} className="space-y-4">
        <Field label={t("label")} error={wrong ? t("wrong") : undefined}>
          <Input
            type="password"
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
