// The levels that the head of a result names. An INVALID level is none of them; null where no level has the figure.
import type { Level } from "@/lib/api";

export type Best = { level: Level; index: number; value: number };

function best(
  levels: readonly Level[],
  value: (level: Level) => number | null | undefined,
  sign: 1 | -1,
): Best | null {
  let found: Best | null = null;
  levels.forEach((level, index) => {
    const figure = level.verdict.status === "INVALID" ? null : value(level);
    if (figure === null || figure === undefined) return;
    if (!found || sign * figure > sign * found.value) found = { level, index, value: figure };
  });
  return found;
}

export const bestThroughput = (levels: readonly Level[]) =>
  best(levels, (level) => level.output_tokens_per_s, 1);
export const bestTtft = (levels: readonly Level[]) => best(levels, (level) => level.ttft_ms?.p50, -1);

// Where objectives were given: the level with the most requests a second that kept them. Else the knee of the curve:
// the level with the highest throughput per time of a request (tokens/s over E2E p50, "power").
export function bestLoad(levels: readonly Level[]): (Best & { by: "goodput" | "power" }) | null {
  const byGoodput = best(levels, (level) => level.goodput?.requests_per_s, 1);
  if (byGoodput && byGoodput.value > 0) return { ...byGoodput, by: "goodput" };
  const byPower = best(
    levels,
    (level) =>
      level.output_tokens_per_s && level.e2e_ms && level.e2e_ms.p50 > 0
        ? level.output_tokens_per_s / level.e2e_ms.p50
        : null,
    1,
  );
  return byPower && { ...byPower, by: "power" };
}

// Over all levels; null where nothing was judged.
export function totals(levels: readonly Level[]) {
  const sum = (value: (level: Level) => number) => levels.reduce((total, level) => total + value(level), 0);
  const [succeeded, failed] = [sum((level) => level.succeeded), sum((level) => level.failed)];
  const judged = sum((level) => level.goodput?.judged ?? 0);
  return {
    attempted: sum((level) => level.attempted),
    succeeded,
    failed,
    cut_off: sum((level) => level.cut_off),
    error_rate: succeeded + failed > 0 ? failed / (succeeded + failed) : null,
    goodput: judged > 0 ? sum((level) => level.goodput?.satisfied ?? 0) / judged : null,
  };
}

const order = { VALID: 0, SUSPECT: 1, INVALID: 2 } as const;

// The worst verdict of the levels; null where there are none.
export function worstVerdict(levels: readonly Level[]): keyof typeof order | null {
  return levels.reduce<keyof typeof order | null>(
    (worst, { verdict }) => (!worst || order[verdict.status] > order[worst] ? verdict.status : worst),
    null,
  );
}
