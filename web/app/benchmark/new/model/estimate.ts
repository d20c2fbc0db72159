// What a body asks for, counted: requests and tokens; and how long it takes at the least, if the server makes so many
// tokens a second for one request. Nothing is known of the server: the wait for a first token, queues in it, and its
// slowing down under load come on top.
import type { Body } from "./form";
import { meanLength } from "./lengths";

// null: cannot be told beforehand. The warm-up's requests are apart, since they are not measured.
export type Estimate = {
  levels: number;
  requests: number | null;
  warmup_requests: number;
  input_tokens: number | null;
  output_tokens: number | null;
  least_s: number | null;
  counted: boolean; // the requests are those that were asked for, not as many as there is time for
  fixed: boolean; // every prompt and answer has the same length; else tokens are those of the mean
};

type Ramp = { from_per_s: number; to_per_s: number; over_s: number };
type Level = { in_flight: number } | { rate_per_s: number } | { ramp: Ramp } | { trace: true };
type Totals = { requests: number | null; least_s: number | null };

const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const numberOr = (value: unknown, usual: number) => (typeof value === "number" ? value : usual);

function levelsOf(body: Body): Level[] {
  if (body.trace !== undefined) return [{ trace: true }];
  const open: Level[] = [
    ...listOf(body.request_rate).map((rate) => ({ rate_per_s: rate === "inf" ? Infinity : Number(rate) })),
    ...listOf(body.ramp).map((ramp) => ({ ramp: ramp as Ramp })),
  ];
  return open.length ? open : listOf(body.concurrency ?? 1).map((n) => ({ in_flight: Number(n) }));
}

const UNKNOWN: Totals = { requests: null, least_s: null };

// `each_s`: what one request takes. Numbers by default are those of level_num_prompts (src/core/run_levels.cc).
function closedTotals(body: Body, in_flight: number, each_s: number | null): Totals {
  if (typeof body.duration_s === "number") {
    const rounds = each_s === null ? null : Math.ceil(body.duration_s / each_s);
    return { requests: rounds && in_flight * rounds, least_s: body.duration_s };
  }
  const requests = numberOr(body.num_prompts, Math.max(100, 4 * in_flight));
  return { requests, least_s: each_s && Math.ceil(requests / in_flight) * each_s };
}

function openTotals(body: Body, rate_per_s: number, each_s: number | null): Totals {
  if (typeof body.duration_s === "number")
    return { requests: Math.round(rate_per_s * body.duration_s), least_s: body.duration_s };
  const byDefault = Number.isFinite(rate_per_s) ? Math.floor(10 * rate_per_s) : 0;
  const requests = numberOr(body.num_prompts, Math.max(100, byDefault));
  const rounds = Math.ceil(requests / numberOr(body.max_concurrency, Infinity)) || 1;
  const sending_s = (requests - 1) / rate_per_s;
  return { requests, least_s: each_s === null ? sending_s : Math.max(sending_s + each_s, rounds * each_s) };
}

// Ends with its time; where it is to go on after that, it is not foreseen.
function rampTotals(body: Body, ramp: Ramp): Totals {
  if (body.num_prompts !== undefined || body.duration_s !== undefined) return UNKNOWN;
  const mean_per_s = (ramp.from_per_s + ramp.to_per_s) / 2;
  return { requests: Math.round(mean_per_s * ramp.over_s), least_s: ramp.over_s };
}

function totalsOf(body: Body, level: Level, each_s: number | null): Totals {
  if ("in_flight" in level)
    return level.in_flight > 0 ? closedTotals(body, level.in_flight, each_s) : UNKNOWN;
  if ("rate_per_s" in level)
    return level.rate_per_s > 0 ? openTotals(body, level.rate_per_s, each_s) : UNKNOWN;
  return "ramp" in level ? rampTotals(body, level.ramp) : UNKNOWN;
}

const sum = (numbers: (number | null)[]): number | null =>
  numbers.reduce((total, one) => (total === null || one === null ? null : total + one), 0);
const product = (count: number | null, tokens: number | null) =>
  count === null || tokens === null ? null : Math.round(count * tokens);

export function estimate(body: Body, tokens_per_s: number): Estimate {
  const levels = levelsOf(body);
  const byDataset = body.dataset !== undefined;
  const byConversation = body.turns !== undefined; // each request carries what came before
  const output =
    byConversation || (byDataset && body.output_len === undefined)
      ? null
      : meanLength(String(body.output_len ?? 128));
  const input = byConversation || byDataset ? null : meanLength(String(body.input_len ?? 256));
  const each_s = output !== null && tokens_per_s > 0 ? output / tokens_per_s : null;
  const totals = levels.map((level) => totalsOf(body, level, each_s));
  const requests = sum(totals.map((level) => level.requests));
  const warmup = numberOr(body.warmup, 3);
  const warmupRounds = levels.map((level) =>
    "in_flight" in level ? Math.ceil(warmup / Math.max(1, level.in_flight)) : Math.min(1, warmup),
  );
  const pauses_s = (levels.length - 1) * numberOr(body.cooldown_s, 0);
  return {
    levels: levels.length,
    requests,
    warmup_requests: levels.length * warmup,
    input_tokens: product(requests, input),
    output_tokens: product(requests, output),
    least_s: sum([...totals.map((level) => level.least_s), pauses_s, sum(warmupRounds)! * (each_s ?? 0)]),
    counted: body.duration_s === undefined && levels.every((level) => !("ramp" in level)),
    fixed: [body.input_len ?? 256, body.output_len ?? 128].every((tokens) => /^\d+$/.test(String(tokens))),
  };
}
