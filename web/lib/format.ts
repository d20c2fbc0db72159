// Numbers, times and sizes for people. null, undefined and what is no number are an en dash: missing is not 0.
//
// Made once a locale (useFormat), since Intl objects are costly.
import { useMemo } from "react";
import { useLocale } from "use-intl";

export const MISSING = "–";
type Maybe = number | null | undefined;

const UNITS = {
  en: { ms: " ms", s: " s", min: " min", h: " h" },
  ko: { ms: " ms", s: "초", min: "분", h: "시간" },
};

export function makeFormat(locale: string) {
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (value: number, options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options);
    let format = numbers.get(key);
    if (!format) numbers.set(key, (format = new Intl.NumberFormat(locale, options)));
    return format.format(value);
  };
  const given = (value: Maybe, show: (value: number) => string) =>
    value === null || value === undefined || !Number.isFinite(value) ? MISSING : show(value);
  const fixed = (value: number, digits: number) =>
    number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  // Three or four digits that matter: 0.123, 12.3, 1,234.
  const digitsOf = (v: number) =>
    v === 0 || Math.abs(v) >= 1000 ? 0 : Math.abs(v) >= 10 ? 1 : Math.abs(v) >= 1 ? 2 : 3;
  const figure = (v: number) => fixed(v, digitsOf(v));
  const size = (v: number, base: number, units: string[]) => {
    let power = 0;
    for (; v >= base && power < units.length - 1; power++) v /= base;
    return `${number(v, { maximumFractionDigits: power > 0 ? 1 : 0 })} ${units[power]}`;
  };
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const dateTimeSeconds = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

  const unit = locale === "ko" ? UNITS.ko : UNITS.en;
  const duration = (seconds: Maybe) =>
    given(seconds, (s) => {
      if (s < 1) return number(s * 1000, { maximumFractionDigits: 0 }) + unit.ms;
      if (s < 60) return number(s, { maximumFractionDigits: 1 }) + unit.s;
      const whole = Math.round(s);
      const [h, m, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
      const minutes = m + unit.min;
      return h > 0 ? `${h}${unit.h} ${minutes}` : rest > 0 ? `${minutes} ${rest}${unit.s}` : minutes;
    });

  return {
    count: (value: Maybe) => given(value, (v) => number(v, { maximumFractionDigits: 0 })),
    figure: (value: Maybe) => given(value, figure),
    // With more digits where values `step` apart would else read the same: 50.02, 50.03.
    figureBy: (value: Maybe, step: number) =>
      given(value, (v) =>
        fixed(v, step > 0 ? Math.max(digitsOf(v), Math.min(9, Math.ceil(-Math.log10(step)))) : digitsOf(v)),
      ),
    // Short, with all its digits: 1.25K. For ticks of axes, which are round.
    compact: (value: Maybe) =>
      given(value, (v) => number(v, { notation: "compact", maximumFractionDigits: 6 })),
    // Milliseconds, without the unit; columns name it.
    ms: (value: Maybe) => given(value, (v) => fixed(v, Math.abs(v) >= 1000 ? 0 : Math.abs(v) >= 100 ? 1 : 2)),
    msUnit: (value: Maybe) =>
      given(value, (v) =>
        Math.abs(v) >= 10_000 ? `${fixed(v / 1000, 1)} s` : `${fixed(v, Math.abs(v) >= 100 ? 0 : 1)} ms`,
      ),
    // Of a share. One failure of 100,000 is not 0%, and all but one are not 100%.
    percent: (share: Maybe, digits = 1) =>
      given(share, (v) => {
        const show = (value: number) => number(value, { style: "percent", maximumFractionDigits: digits });
        const least = 10 ** -(digits + 2);
        if (v > 0 && v < least) return `<${show(least)}`;
        if (v < 1 && v > 1 - least) return `>${show(1 - least)}`;
        return show(v);
      }),
    // Differences, with their sign.
    signed: (value: Maybe) =>
      given(value, (v) => number(v, { signDisplay: "exceptZero", maximumFractionDigits: 2 })),
    signedFigure: (value: Maybe) => given(value, (v) => `${v > 0 ? "+" : ""}${figure(v)}`),
    signedPercent: (percent: Maybe) =>
      given(percent, (v) =>
        number(v / 100, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 1 }),
      ),
    duration,
    // Of files that are sent; their limits are stated in MB.
    bytes: (value: Maybe) => given(value, (v) => size(v, 1000, ["B", "kB", "MB", "GB", "TB"])),
    // Of memory and of what is kept, as `llm-loadtest info` states them.
    binaryBytes: (value: Maybe) => given(value, (v) => size(v, 1024, ["B", "KiB", "MiB", "GiB", "TiB"])),
    dateTime: (iso: string | null | undefined) => (iso ? dateTime.format(new Date(iso)) : MISSING),
    dateTimeSeconds: (iso: string | null | undefined) =>
      iso ? dateTimeSeconds.format(new Date(iso)) : MISSING,
    date: (iso: string | null | undefined) => (iso ? date.format(new Date(iso)) : MISSING),
    time: (iso: string | null | undefined) => (iso ? time.format(new Date(iso)) : MISSING),
    ago: (iso: string | null | undefined, now = Date.now()) => {
      if (!iso) return MISSING;
      const seconds = (Date.parse(iso) - now) / 1000;
      for (const [unit, size] of [
        ["day", 86400],
        ["hour", 3600],
        ["minute", 60],
      ] as const) {
        if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
      }
      return relative.format(Math.round(seconds), "second");
    },
  };
}

export type Format = ReturnType<typeof makeFormat>;

export function useFormat(): Format {
  const locale = useLocale();
  return useMemo(() => makeFormat(locale), [locale]);
}
