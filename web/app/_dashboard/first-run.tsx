"use client";
// What to do while there is no run yet.
import { Gauge, Server } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DemoButton } from "./demo";

const STEPS = ["aim", "load", "read"] as const;

export function FirstRun() {
  const t = useTranslations("dashboard.first");
  return (
    <div className="space-y-4">
      <div className="grid gap-4 lg:grid-cols-2">
        <Way
          icon={Gauge}
          title={t("demoTitle")}
          text={t("demoText")}
          action={<DemoButton look="primary" />}
        />
        <Way
          icon={Server}
          title={t("ownTitle")}
          text={t("ownText")}
          action={<LinkButton href="/benchmark/new/">{t("own")}</LinkButton>}
        />
      </div>
      <Card className="p-5 sm:p-6" aria-label={t("stepsTitle")}>
        <h2 className="text-base font-semibold">{t("stepsTitle")}</h2>
        <ol className="mt-4 grid gap-5 md:grid-cols-3">
          {STEPS.map((step, index) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden
                className="figures flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-[13px] font-semibold text-accent-strong"
              >
                {index + 1}
              </span>
              <div>
                <h3 className="font-medium">{t(`steps.${step}`)}</h3>
                <p className="mt-0.5 text-muted">{t(`steps.${step}Text`)}</p>
              </div>
            </li>
          ))}
        </ol>
      </Card>
    </div>
  );
}

function Way({
  icon: Icon,
  title,
  text,
  action,
}: {
  icon: typeof Gauge;
  title: string;
  text: string;
  action: ReactNode;
}) {
  return (
    <Card className="flex flex-col items-start gap-3 p-5 sm:p-6" aria-label={title}>
      <span className="flex size-10 items-center justify-center rounded-lg bg-accent-soft text-accent-strong">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="max-w-prose text-muted">{text}</p>
      <div className="mt-auto pt-2">{action}</div>
    </Card>
  );
}
