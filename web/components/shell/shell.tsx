"use client";
// The frame of every page: navigation, the key's dialog, word of a lost connection.
import { Menu, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { KeyDialog } from "./key-dialog";
import { Logo } from "./logo";
import { OfflineBanner } from "./offline-banner";
import { Sidebar } from "./sidebar";

export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const path = usePathname();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-card focus:px-4 focus:py-2"
      >
        {t("skip")}
      </a>
      <aside className="sticky top-0 hidden h-dvh border-r border-line bg-card lg:block">
        <Sidebar />
      </aside>
      <header className="flex items-center gap-2 border-b border-line bg-card px-3 py-2 lg:hidden">
        <Dialog.Root open={open} onOpenChange={setOpen}>
          <Dialog.Trigger asChild>
            <Button look="quiet" size="icon" aria-label={t("nav.open")}>
              <Menu aria-hidden />
            </Button>
          </Dialog.Trigger>
          <Dialog.Portal>
            <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
            <Dialog.Content
              aria-describedby={undefined}
              className="fixed inset-y-0 left-0 z-50 w-64 max-w-[85vw] border-r border-line bg-card"
            >
              <Dialog.Title className="sr-only">{t("nav.label")}</Dialog.Title>
              <Sidebar
                close={
                  <Dialog.Close asChild>
                    <Button look="quiet" size="icon" aria-label={t("nav.close")}>
                      <X aria-hidden />
                    </Button>
                  </Dialog.Close>
                }
              />
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
        <Logo />
      </header>
      <div className="min-w-0">
        <OfflineBanner />
        <KeyDialog />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-[100rem] p-4 outline-none sm:p-6 lg:p-8 3xl:max-w-[140rem]"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
