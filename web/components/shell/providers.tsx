"use client";
// What every page stands in: queries, language, theme, tooltips, toasts.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { ApiError } from "@/lib/api";
import { localeOf, localePreference } from "@/lib/locale";
import { useShownTheme } from "@/lib/theme";
import { en, loadMessages, type Messages } from "@/messages";
import { Toaster } from "@/components/ui/toast";

function newQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // What the server refuses, it refuses again; what it could not be asked is asked again.
        retry: (count, error) =>
          count < 2 && error instanceof ApiError && (error.offline || error.status >= 500),
        retryDelay: 500,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

function Language({ children }: { children: ReactNode }) {
  const locale = localeOf(localePreference.use());
  const [shown, setShown] = useState<{ locale: string; messages: Messages }>({ locale: "en", messages: en });

  useEffect(() => {
    let current = true;
    void loadMessages(locale)
      // Better in English than not at all.
      .then(
        (messages) => ({ locale, messages }),
        () => ({ locale: "en", messages: en }),
      )
      .then((next) => {
        if (!current) return;
        setShown(next);
        document.documentElement.lang = next.locale;
        delete document.documentElement.dataset.pending;
      });
    return () => {
      current = false;
    };
  }, [locale]);

  return (
    <IntlProvider
      locale={shown.locale}
      messages={shown.messages}
      timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      {children}
    </IntlProvider>
  );
}

function ThemeOnPage() {
  const theme = useShownTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return null;
}

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(newQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <Language>
        <ThemeOnPage />
        <Tooltip.Provider delayDuration={250}>
          <Toaster>{children}</Toaster>
        </Tooltip.Provider>
      </Language>
    </QueryClientProvider>
  );
}
