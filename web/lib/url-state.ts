"use client";
// State that a link should carry, in the query of the URL. Changing it replaces the entry of the browser's history
// (push: adds one). Pages that use it stand in a <Suspense>.
//
// By the browser's history, which Next follows: its router would ask the server first, and leave the page where that is
// gone. Next follows in a transition, too late for a checkbox that was just clicked: React would take the click back. So
// what stands in the bar is read from there.
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";

export type Query = Record<string, string | null>; // null: left out

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const tellAll = () => listeners.forEach((tell) => tell());

function change(changes: Query, how: "replace" | "push" = "replace") {
  // What stands in the bar now, so that two changes in one event both count.
  const { pathname, search } = window.location;
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  window.history[`${how}State`](null, "", query ? `${pathname}?${query}` : pathname);
  tellAll();
}

function useParams() {
  const followed = useSearchParams();
  useEffect(tellAll, [followed]); // a link, or the Back button
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => "",
  );
  return useMemo(() => new URLSearchParams(search), [search]);
}

export function useUrlState() {
  const params = useParams();
  return useMemo(() => ({ params, change }), [params]);
}

// One value out of a few; anything else in the URL is the usual one.
export function useUrlChoice<T extends string>(
  name: string,
  values: readonly T[],
  usual: T,
): [T, (value: T) => void] {
  const given = useParams().get(name);
  const value = values.find((candidate) => candidate === given) ?? usual;
  const set = useCallback((next: T) => change({ [name]: next === usual ? null : next }), [name, usual]);
  return [value, set];
}
