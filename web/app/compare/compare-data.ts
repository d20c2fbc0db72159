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

// Better, worse or neither, of a difference to the baseline. Under 0.05 % is the same.
export function judge(metric: Metric, index: number): "better" | "worse" | "same" | null {
  const percent = metric.differences_percent[index];
  const difference = metric.differences[index];
  if (difference === null || difference === undefined) return null;
  if (difference === 0 || (percent !== null && percent !== undefined && Math.abs(percent) < 0.05))
    return "same";
  return difference > 0 === (metric.better === "more") ? "better" : "worse";
}
