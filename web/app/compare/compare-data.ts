// What the compare page computes from results: settings that differ, and which of two figures is better.
import type { Comparison, Result } from "@/lib/api";
import { flatSettings } from "@/lib/flat-settings";

export const MOST_RUNS = 5; // that the server compares

export type Named = { name: string; result: Result };
export type Metric = Comparison["levels"][number]["metrics"][number];

// Settings of the runs that are not the same in all: name -> a text a run (null: not given).
export function differingSettings(results: readonly Result[]): [string, (string | null)[]][] {
  const flat = results.map(
    ({ config, server, tokens, client, metadata }) =>
      new Map(flatSettings({ config, server, tokens, client, metadata })),
  );
  const names = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  return names
    .map((name): [string, (string | null)[]] => [name, flat.map((settings) => settings.get(name) ?? null)])
    .filter(([name, values]) => name !== "config.seed" && values.some((value) => value !== values[0]));
}

// What a difference to the baseline must have for the page to call it better or worse. It is no test of chance.
export const NOTABLE_PERCENT = 5;

// Better, worse or too small to say, of a difference to the baseline; null where there is none. From 0, which has no
// percentage, every difference is large.
export function judge(metric: Metric, index: number): "better" | "worse" | "small" | null {
  const difference = metric.differences[index] ?? null;
  const percent = metric.differences_percent[index] ?? null;
  if (difference === null) return null;
  if (difference === 0 || (percent !== null && Math.abs(percent) < NOTABLE_PERCENT)) return "small";
  return difference > 0 === (metric.better === "more") ? "better" : "worse";
}
