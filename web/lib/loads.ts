// A level's load: its name ("16", "20/s", "1 → 100/s") and its number.
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { Level } from "./api";
import { useFormat } from "./format";

export const isOpenLoop = (level: Level) =>
  level.request_rate_per_s !== undefined || level.ramp !== undefined || level.trace === true;

// null for ramps, traces and "all at once".
export function loadNumber(level: Level): number | null {
  if (level.ramp || level.trace) return null;
  return level.concurrency ?? level.request_rate_per_s ?? null;
}

// Those of all levels; null where one has none, or where some are requests in flight and some requests per second.
export function loadNumbers(levels: readonly Level[]): number[] | null {
  const numbers = levels.map(loadNumber).filter((number) => number !== null);
  const oneKind = new Set(levels.map(isOpenLoop)).size <= 1;
  return oneKind && numbers.length === levels.length ? numbers : null;
}

// By concurrency first, then by rate, then what has no number.
export const byLoad = (a: Level, b: Level) =>
  Number(isOpenLoop(a)) - Number(isOpenLoop(b)) ||
  (loadNumber(a) ?? Number.MAX_VALUE) - (loadNumber(b) ?? Number.MAX_VALUE);

// What the loads of all levels are: names a column or an axis.
export function loadKind(levels: readonly Level[]): "concurrency" | "rate" | "mixed" {
  const open = levels.filter(isOpenLoop).length;
  return open === 0 ? "concurrency" : open === levels.length ? "rate" : "mixed";
}

export function useLoadName() {
  const t = useTranslations("terms");
  const format = useFormat();
  return useCallback(
    (level: Level): string => {
      if (!isOpenLoop(level)) return format.count(level.concurrency);
      if (level.trace) return t("trace");
      if (level.ramp)
        return `${format.figure(level.ramp.from_per_s)} → ${format.figure(level.ramp.to_per_s)}/s`;
      return level.request_rate_per_s === null || level.request_rate_per_s === undefined
        ? t("atOnce")
        : `${format.figure(level.request_rate_per_s)}/s`;
    },
    [t, format],
  );
}
