"use client";
import { clsx } from "clsx";
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Clock,
  Loader,
  ShieldAlert,
  ShieldCheck,
  ShieldX,
  Unplug,
} from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Status } from "@/lib/api";

const tones = {
  plain: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent-strong",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};
export type Tone = keyof typeof tones;

export function Badge({
  tone = "plain",
  icon: Icon,
  children,
}: {
  tone?: Tone;
  icon?: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap",
        tones[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
      {children}
    </span>
  );
}

const statuses: Record<Status, [Tone, ComponentType<{ className?: string }>]> = {
  queued: ["plain", Clock],
  running: ["accent", Loader],
  completed: ["good", CircleCheck],
  cancelled: ["plain", Ban],
  failed: ["bad", CircleX],
  interrupted: ["warn", Unplug],
};

export function StatusBadge({ status }: { status: Status }) {
  const t = useTranslations("common.status");
  const [tone, icon] = statuses[status] ?? ["plain", CircleDashed];
  return (
    <Badge tone={tone} icon={icon}>
      {t(status)}
    </Badge>
  );
}

export function VerdictBadge({ verdict }: { verdict: "VALID" | "SUSPECT" | "INVALID" | null | undefined }) {
  const t = useTranslations("common.verdict");
  if (!verdict) return <Badge icon={CircleHelp}>{t("none")}</Badge>;
  const [tone, icon] = (
    { VALID: ["good", ShieldCheck], SUSPECT: ["warn", ShieldAlert], INVALID: ["bad", ShieldX] } as const
  )[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {t(verdict)}
    </Badge>
  );
}
