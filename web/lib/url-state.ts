"use client";
// State that a link should carry, in the query of the URL. Changing it replaces the entry of the browser's history
// (push: adds one). Pages that use it stand in a <Suspense>.
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

export type Query = Record<string, string | null>; // null: left out

export function useUrlState() {
  const params = useSearchParams();
  const path = usePathname();
  const router = useRouter();
  const change = useCallback(
    (changes: Query, how: "replace" | "push" = "replace") => {
      // What stands in the bar now, so that two changes in one event both count.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(name);
        else next.set(name, value);
      }
      const query = next.toString();
      router[how](query ? `${path}?${query}` : path, { scroll: false });
    },
    [path, router],
  );
  return useMemo(() => ({ params, change }), [params, change]);
}

// One value out of a few; anything else in the URL is the usual one.
export function useUrlChoice<T extends string>(
  name: string,
  values: readonly T[],
  usual: T,
): [T, (value: T) => void] {
  const { params, change } = useUrlState();
  const given = params.get(name);
  const value = values.find((candidate) => candidate === given) ?? usual;
  const set = useCallback(
    (next: T) => change({ [name]: next === usual ? null : next }),
    [change, name, usual],
  );
  return [value, set];
}
