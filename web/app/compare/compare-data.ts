// What the compare page computes: which runs can be compared and their names, settings that differ, and which of two
// figures is better.
import { ApiError, type Comparison, type Result, type RunEntry } from "@/lib/api";
import { flatSettings } from "@/lib/flat-settings";
import { goesOn, runLabel } from "@/lib/runs";

export const MOST_RUNS = 5; // that the server compares

export type Named = { name: string; result: Result };
export type Unusable = "gone" | "goesOn" | "nothing";
// A run of the address. place: among those that are compared, from 0; null: it is not.
export type Row = {
  id: string;
  name: string;
  run: RunEntry | undefined;
  place: number | null;
  unusable: Unusable | null;
};
export type Metric = Comparison["levels"][number]["metrics"][number];

// Why a run cannot be compared; null: it can, as far as is known.
function whyUnusable(run: RunEntry | undefined, fault: Error | null): Unusable | null {
  if (fault instanceof ApiError && fault.status === 404) return "gone";
  if (goesOn(run)) return "goesOn";
  return run?.levels === 0 ? "nothing" : null;
}

// `runs`: what was found of each id.
export function rowsOf(
  ids: readonly string[],
  runs: readonly { data: RunEntry | undefined; error: Error | null }[],
): Row[] {
  let compared = 0;
  const nameOf = (id: string, run: RunEntry | undefined) => {
    if (!run?.model) return id;
    const alone = runs.filter(({ data }) => data?.model === run.model).length === 1;
    return alone ? run.model : runLabel(run);
  };
  return ids.map((id, index) => {
    const { data: run, error } = runs[index]!;
    const unusable = whyUnusable(run, error);
    return { id, name: nameOf(id, run), run, unusable, place: unusable ? null : compared++ };
  });
}

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
