// next/navigation over jsdom's own address bar: what a page puts into the URL, it reads back.
//   vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
import { useMemo, useSyncExternalStore } from "react";
import { vi } from "vitest";

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// As Next does: who reads the URL is told of what is put there by the browser's history.
for (const how of ["pushState", "replaceState"] as const) {
  const put = History.prototype[how].bind(window.history);
  window.history[how] = vi.fn((data: unknown, unused: string, url?: string | URL | null) => {
    put(data, unused, url);
    listeners.forEach((tell) => tell());
  });
}

// As a link or the Back button.
export const goTo = (url: string) => window.history.replaceState(null, "", url);

export const router = { push: vi.fn(goTo), replace: vi.fn(goTo) };

export const navigation = {
  useRouter: () => router,
  usePathname: () => window.location.pathname,
  useSearchParams: () => {
    const search = useSyncExternalStore(subscribe, () => window.location.search);
    return useMemo(() => new URLSearchParams(search), [search]);
  },
};

// Where the page is now.
export const query = () => Object.fromEntries(new URLSearchParams(window.location.search));
