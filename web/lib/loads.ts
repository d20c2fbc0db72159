// What a level's load is called: "16 in flight", "20 requests/s", "1 → 100 requests/s".
import { useTranslations } from "use-intl";
import type { Level } from "./api";
import { useFormat } from "./format";

export const isOpenLoop = (level: Level) =>
  level.request_rate_per_s !== undefined || level.ramp !== undefined || level.trace === true;

export function useLoadName() {
  const t = useTranslations("terms");
  const format = useFormat();
  return (level: Level): string => {
    if (level.concurrency !== undefined && level.concurrency !== null && !isOpenLoop(level))
      return format.count(level.concurrency);
    if (level.trace) return "trace";
    if (level.ramp)
      return `${format.figure(level.ramp.from_per_s)} → ${format.figure(level.ramp.to_per_s)}/s`;
    return level.request_rate_per_s === null || level.request_rate_per_s === undefined
      ? t("atOnce")
      : `${format.figure(level.request_rate_per_s)}/s`;
  };
}
