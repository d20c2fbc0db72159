"use client";
// Short news at the page's edge: a run was deleted, a download failed. At the upper one where the page is narrow: the bar
// for chosen runs is at its foot.
import { Toast } from "radix-ui";
import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useTranslations } from "use-intl";

type News = { id: number; text: string; tone: "plain" | "bad" };
const ToastContext = createContext<(text: string, tone?: News["tone"]) => void>(() => {});

export const useToast = () => useContext(ToastContext);

export function Toaster({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const [news, setNews] = useState<News[]>([]);
  const tell = useCallback((text: string, tone: News["tone"] = "plain") => {
    setNews((old) => [...old.slice(-2), { id: (old.at(-1)?.id ?? 0) + 1, text, tone }]);
  }, []);
  return (
    <ToastContext.Provider value={tell}>
      <Toast.Provider duration={10_000} label={t("news.one")}>
        {children}
        {news.map((item) => (
          <Toast.Root
            key={item.id}
            type={item.tone === "bad" ? "foreground" : "background"}
            onOpenChange={(open) => !open && setNews((old) => old.filter((other) => other.id !== item.id))}
            className={`flex items-start gap-3 rounded-lg border bg-card px-4 py-3 shadow-lg ${item.tone === "bad" ? "border-bad" : "border-line"}`}
          >
            <Toast.Description className="min-w-0 break-words">{item.text}</Toast.Description>
            <Toast.Close aria-label={t("actions.close")} className="text-muted hover:text-text">
              <X aria-hidden className="size-4" />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport
          label={t("news.all", { key: "{hotkey}" })}
          className="fixed top-4 right-4 z-50 flex w-[calc(100vw-2rem)] max-w-sm flex-col gap-2 lg:top-auto lg:bottom-4"
        />
      </Toast.Provider>
    </ToastContext.Provider>
  );
}
