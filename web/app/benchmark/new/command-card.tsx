"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { TitledCard } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Segmented } from "@/components/ui/segmented";
import { cliCommand } from "./model/cli-command";
import type { Body } from "./model/form";

const NOT_NAMED_YET = "http://your-server:8000";

// The same run from a shell.
export function CommandCard({ body }: { body: Body }) {
  const t = useTranslations("form.command");
  const [place, setPlace] = useState<"here" | "via">("here");
  const demo = body.server_url === undefined;
  const command = useMemo(
    () =>
      cliCommand(
        body.server_url === "" ? { ...body, server_url: NOT_NAMED_YET } : body,
        place === "via" ? window.location.origin : undefined,
      ),
    [body, place],
  );
  return (
    <TitledCard title={t("title")} actions={<CopyButton text={command} />}>
      {!demo && (
        <Segmented
          label={t("place")}
          value={place}
          onChange={setPlace}
          options={[
            { value: "here", label: t("here") },
            { value: "via", label: t("via") },
          ]}
        />
      )}
      <pre
        tabIndex={0}
        role="group"
        aria-label={t("label")}
        className="mt-3 max-h-72 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-relaxed"
      >
        {command}
      </pre>
      <p className="mt-2 text-[13px] text-muted">
        {demo ? t("demoHint") : t(`${place}Hint`)}
        {place === "here" && body.dataset !== undefined && ` ${t("datasetHint")}`}
      </p>
    </TitledCard>
  );
}
