// Which latencies and statistics there are, and how far a percentile can be trusted.
import type { LatencyName, Level, Statistics } from "./api";

export const LATENCIES = [
  "ttft_ms",
  "ttft_corrected_ms",
  "ttfo_ms",
  "tpot_ms",
  "tpot_compat_ms",
  "itl_ms",
  "icl_ms",
  "max_icl_ms",
  "e2e_ms",
  "e2e_corrected_ms",
  "e2e_per_token_ms",
  "stream_close_ms",
  "send_delay_ms",
  "connect_ms",
  "client_lag_ms",
] as const satisfies readonly LatencyName[];

export const PERCENTILES = ["p50", "p90", "p95", "p99"] as const;
export type Percentile = (typeof PERCENTILES)[number];

export const STATISTICS = [
  "n",
  "mean",
  "std",
  "min",
  "p1",
  "p5",
  "p10",
  "p25",
  "p50",
  "p75",
  "p90",
  "p95",
  "p99",
  "p99_9",
  "max",
] as const satisfies readonly (keyof Statistics)[];
export type StatisticName = (typeof STATISTICS)[number];

export const statisticLabel = (name: StatisticName) => name.replace("_", ".");

const percentOf: Partial<Record<StatisticName, number>> = {
  p1: 1,
  p5: 5,
  p10: 10,
  p25: 25,
  p50: 50,
  p75: 75,
  p90: 90,
  p95: 95,
  p99: 99,
  p99_9: 99.9,
};

// False where n samples give the percentile no 95 % confidence interval from order statistics (docs/metrics.md). What
// is no percentile can always be trusted.
export function canBeTrusted(name: StatisticName, n: number): boolean {
  const percent = percentOf[name];
  if (percent === undefined) return true;
  const p = percent / 100;
  return 1 - p ** n - (1 - p) ** n >= 0.95;
}

// The latencies that some level has.
export function presentLatencies(levels: readonly Level[]): LatencyName[] {
  return LATENCIES.filter((name) => levels.some((level) => level[name]));
}

// Of a histogram [upper bound, count]: the cumulative share at each bound, beginning with the smallest value.
export function cdfOf(statistics: Statistics): [value: number, share: number][] {
  let sum = 0;
  const curve: [number, number][] = [[statistics.min, 0]];
  for (const [upper, count] of statistics.histogram) {
    sum += count;
    curve.push([Math.min(upper, statistics.max), sum / statistics.n]);
  }
  return curve;
}

// The histogram in bars of one width, or of one ratio where it is logarithmic: [from, to, count].
export function barsOf(statistics: Statistics, logarithmic: boolean, bars = 40): [number, number, number][] {
  const { min, max } = statistics;
  const low = logarithmic ? Math.log(Math.max(min, 1e-6)) : min;
  const high = logarithmic ? Math.log(Math.max(max, 1e-6)) : max;
  if (!(high > low)) return [[min, max, statistics.n]];
  const back = (x: number) => (logarithmic ? Math.exp(x) : x);
  const width = (high - low) / bars;
  const counts = new Array<number>(bars).fill(0);
  for (const [upper, count] of statistics.histogram) {
    const value = Math.min(Math.max(upper, min), max);
    const x = logarithmic ? Math.log(Math.max(value, 1e-6)) : value;
    const index = Math.min(bars - 1, Math.max(0, Math.floor((x - low) / width - 1e-9)));
    counts[index] = counts[index]! + count;
  }
  return counts.map((count, i) => [back(low + i * width), back(low + (i + 1) * width), count]);
}
