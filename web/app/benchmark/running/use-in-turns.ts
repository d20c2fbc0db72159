import { useEffect, useRef, useState } from "react";

const TURN_MS = 100;

/** The version that each of a page's parts shows: the newest, but a part after another takes it, and none twice within
 * `parts` turns. Taken by all at once it would be the longest piece of work that the page has. */
export function useInTurns(version: number, parts: number): readonly number[] {
  const [shown, setShown] = useState<readonly number[]>(() => Array<number>(parts).fill(version));
  const last = useRef({ part: -1, at: -Infinity });
  useEffect(() => {
    const order = shown.map((_, i) => (last.current.part + 1 + i) % parts);
    const next = order.find((part) => shown[part] !== version);
    if (next === undefined) return;
    const wait = last.current.at + TURN_MS - performance.now();
    const timer = setTimeout(
      () => {
        last.current = { part: next, at: performance.now() };
        setShown(shown.map((before, part) => (part === next ? version : before)));
      },
      Math.max(0, wait),
    );
    return () => clearTimeout(timer);
  }, [version, shown, parts]);
  return shown;
}
