"use client";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { BookOpen, Columns3, History, House, KeyRound, type LucideIcon, Plus, Server } from "lucide-react";
import { Link, useLeave } from "@/components/ui/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { api, keys } from "@/lib/api";
import { apiKey, listenForKeyChange, setApiKey } from "@/lib/api-key";
import { Logo } from "./logo";
import { Preferences } from "./preferences";

// Pages of later capabilities are further rows.
const pages: {
  href: string;
  name: "dashboard" | "new" | "history" | "compare" | "system";
  icon: LucideIcon;
}[] = [
  { href: "/", name: "dashboard", icon: House },
  { href: "/benchmark/new/", name: "new", icon: Plus },
  { href: "/history/", name: "history", icon: History },
  { href: "/compare/", name: "compare", icon: Columns3 },
  { href: "/system/", name: "system", icon: Server },
];

const row = "flex items-center gap-3 rounded-lg px-3 py-2 font-medium [&_svg]:size-4";

export function Sidebar({ close }: { close?: ReactNode }) {
  const t = useTranslations("common");
  const path = usePathname();
  const leave = useLeave();
  const health = useQuery({ queryKey: keys.health, queryFn: api.health, refetchInterval: 10_000 });
  const hasKey = useSyncExternalStore(
    listenForKeyChange,
    () => apiKey() !== null,
    () => false,
  );
  return (
    <div className="flex h-full flex-col overflow-y-auto p-3">
      <div className="mb-4 flex items-center justify-between pt-2">
        <Logo />
        {close}
      </div>
      <nav aria-label={t("nav.label")}>
        <ul className="space-y-1">
          {pages.map(({ href, name, icon: Icon }) => {
            const here = href === "/" ? path === "/" : path.startsWith(href.slice(0, -1));
            return (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={here ? "page" : undefined}
                  className={clsx(
                    row,
                    here ? "bg-accent-soft text-accent-strong" : "text-muted hover:bg-sunken hover:text-text",
                  )}
                >
                  <Icon aria-hidden />
                  {t(`nav.${name}`)}
                </Link>
              </li>
            );
          })}
          <li>
            <a
              href="/docs"
              onClick={leave(() => window.location.assign("/docs"))}
              className={clsx(row, "text-muted hover:bg-sunken hover:text-text")}
            >
              <BookOpen aria-hidden />
              {t("nav.docs")}
            </a>
          </li>
        </ul>
      </nav>
      <div className="mt-auto space-y-3 pt-6">
        {hasKey && (
          <button
            type="button"
            onClick={() => setApiKey(null)}
            className={clsx(row, "w-full text-muted hover:bg-sunken hover:text-text")}
          >
            <KeyRound aria-hidden />
            {t("key.forget")}
          </button>
        )}
        <Preferences />
        <p className="px-3 text-xs text-muted">
          {health.data ? `llm-loadtest ${health.data.version}` : "llm-loadtest"}
        </p>
      </div>
    </div>
  );
}
