// A choice of the user's that outlives the page (localStorage), as React state; shared by all tabs.
import { useSyncExternalStore } from "react";

export function preference<T extends string>(name: string, values: readonly T[], usual: T) {
  const key = `llm-loadtest.${name}`;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());

  const get = (): T => {
    const stored = localStorage.getItem(key);
    return values.find((value) => value === stored) ?? usual;
  };
  const set = (value: T) => {
    localStorage.setItem(key, value);
    tell();
  };
  const subscribe = (listener: () => void) => {
    const onStorage = (event: StorageEvent) => event.key === key && listener();
    listeners.add(listener);
    window.addEventListener("storage", onStorage);
    return () => {
      listeners.delete(listener);
      window.removeEventListener("storage", onStorage);
    };
  };
  return { get, set, use: () => useSyncExternalStore(subscribe, get, () => usual) };
}
