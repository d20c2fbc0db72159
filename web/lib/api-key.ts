// The key of this server's API, for this tab only (sessionStorage), and who is told when it changes or a call lacks it.
const NAME = "llm-loadtest.api-key";
const changeListeners = new Set<() => void>();
const neededListeners = new Set<() => void>();

function listen(listeners: Set<() => void>, tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
const tellAll = (listeners: Set<() => void>) => listeners.forEach((tell) => tell());

export function apiKey(): string | null {
  return typeof window === "undefined" ? null : sessionStorage.getItem(NAME);
}

export function setApiKey(key: string | null) {
  if (key) sessionStorage.setItem(NAME, key);
  else sessionStorage.removeItem(NAME);
  tellAll(changeListeners);
}

// A call that was sent with `key` was refused for want of the right one. Says nothing of a key that has been given since.
export function tellKeyNeeded(key: string | null) {
  if (key === apiKey()) tellAll(neededListeners);
}

export const listenForKeyChange = (tell: () => void) => listen(changeListeners, tell);
export const listenForKeyNeeded = (tell: () => void) => listen(neededListeners, tell);
