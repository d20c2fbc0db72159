"use client";
// What stands in place of content: loading, nothing there, an error.
import { clsx } from "clsx";
import { CloudOff, KeyRound, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { isOffline, KeyNeeded } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";
import { Button } from "./button";
import { Card } from "./card";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("animate-pulse rounded-lg bg-sunken", className)} />;
}

// A page's or card's skeleton, told to screen readers once.
export function Loading({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <div role="status">
      <span className="sr-only">{t("loading")}</span>
      {children}
    </div>
  );
}

export function EmptyState({
  icon: Icon,
  title,
  children,
  actions,
}: {
  icon: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      <Icon aria-hidden className="size-9 text-muted" strokeWidth={1.5} />
      <div className="text-base font-semibold">{title}</div>
      {children && <div className="max-w-prose text-muted">{children}</div>}
      {actions && <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

// inCard: a card is around it already. For want of the key it is no alert: a line over the page asks for that (shell/key-dialog).
export function ErrorState({
  error,
  retry,
  inCard = false,
}: {
  error: unknown;
  retry?: () => void;
  inCard?: boolean;
}) {
  const t = useTranslations("common");
  const text = useErrorText()(error);
  const keyless = error instanceof KeyNeeded;
  const state = keyless ? (
    <EmptyState icon={KeyRound} title={t("key.instead")} />
  ) : (
    <EmptyState
      icon={isOffline(error) ? CloudOff : TriangleAlert}
      title={t("error.title")}
      actions={retry && <Button onClick={retry}>{t("actions.retry")}</Button>}
    >
      {text}
    </EmptyState>
  );
  const role = keyless ? undefined : "alert";
  if (inCard) return <div role={role}>{state}</div>;
  return (
    <Card role={role} className={keyless ? "" : "border-bad/40"}>
      {state}
    </Card>
  );
}
