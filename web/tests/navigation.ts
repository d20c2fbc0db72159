// next/navigation over jsdom's own address bar: what a page puts into the URL, it reads back.
//   vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
import { useMemo, useSyncExternalStore } from "react";
import { vi } from "vitest";

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// As a link or the Back button: the page is there already.
export function goTo(url: string) {
  window.history.replaceState(null, "", url);
  listeners.forEach((tell) => tell());
}

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
