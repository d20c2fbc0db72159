// The key of this server's API, for this tab only (sessionStorage), and who is told when it changes or a call lacks it.
const NAME = "llm-loadtest.api-key";
const changeListeners = new Set<() => void>();
type Needed = (pressed: boolean) => void;
const neededListeners = new Set<Needed>();

function listen<Tell>(listeners: Set<Tell>, tell: Tell): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

export function apiKey(): string | null {
  return typeof window === "undefined" ? null : sessionStorage.getItem(NAME);
}

export function setApiKey(key: string | null) {
  if (key) sessionStorage.setItem(NAME, key);
  else sessionStorage.removeItem(NAME);
  changeListeners.forEach((tell) => tell());
}

// A call that was sent with `key` was refused for want of the right one. Says nothing of a key that has been given since.
// `pressed`: it was something that the user asked for, which no page asks for again by itself.
export function tellKeyNeeded(key: string | null, pressed = false) {
  if (key === apiKey()) neededListeners.forEach((tell) => tell(pressed));
}

export const listenForKeyChange = (tell: () => void) => listen(changeListeners, tell);
export const listenForKeyNeeded = (tell: Needed) => listen(neededListeners, tell);
