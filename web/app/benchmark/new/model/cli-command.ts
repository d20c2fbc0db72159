// The command that does what a body asks for: each field is the twin of a flag (docs/cli.md).
import type { Body } from "./form";
import { looksSecret, replaceSecrets } from "./secrets";
import { shellQuote, variable, variableNamed } from "./shell-quote";

type Words = (value: unknown) => string[]; // the values of a flag, one for each time that it is given
type Row = { field: string; flag: string; words: Words };

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const entries = (value: unknown) => Object.entries(value as Record<string, unknown>);

const one: Words = (value) => [String(value)];
const list: Words = (value) => [listOf(value).join(",")];
const each: Words = (value) => listOf(value).map(String);
const seconds: Words = (value) => [`${String(value)}s`];
const timeOrText: Words = (value) => (typeof value === "number" ? seconds(value) : one(value));

const headers: Words = (value) =>
  (Array.isArray(value) ? value.map((h) => [h.name, h.value] as const) : entries(value)).map(
    ([name, text]) => `${name}: ${looksSecret(name) ? variableNamed(name) : String(text)}`,
  );
const objectives: Words = (value) => [
  entries(value)
    .map(([name, ms]) => `${name.replace(/_ms$/, "")}:${String(ms)}`)
    .join(","),
];
const ramps: Words = (value) =>
  listOf(value).map((ramp) => {
    const { from_per_s, to_per_s, over_s } = ramp as Record<string, number>;
    return `${from_per_s}:${to_per_s}:${over_s}s`;
  });
const json: Words = (value) => [JSON.stringify(replaceSecrets(value, variableNamed))];
const pairs: Words = (value) => entries(value).map(([name, text]) => `${name}=${String(text)}`);
const configPairs: Words = (value) => pairs(value).map((pair) => `framework_config.${pair}`);

const row = (
  field: string,
  words: Words = one,
  flag = `--${field.replace(/_s$/, "").replaceAll("_", "-")}`,
): Row => ({
  field,
  flag,
  words,
});

// In the order of --help.
const ROWS: readonly Row[] = [
  row("server_url", list, "--server"),
  row("model"),
  row("adapter"),
  row("endpoint"),
  { field: "api_key", flag: "--api-key", words: () => [variable("OPENAI_API_KEY")] },
  row("headers", headers, "--header"),
  row("extra_body", json),
  row("concurrency", list),
  row("request_rate", list),
  row("arrival"),
  row("max_concurrency"),
  row("ramp", ramps),
  row("num_prompts"),
  row("duration_s", seconds),
  row("input_len"),
  row("output_len"),
  row("exact_output_len"),
  row("tokenizer"),
  row("shared_prefix_len"),
  row("dataset"),
  row("dataset_format"),
  row("dataset_columns"),
  row("dataset_sampling"),
  row("turns"),
  row("think_time", timeOrText),
  row("trace"),
  row("trace_format"),
  row("time_scale"),
  row("warmup"),
  row("cooldown_s", seconds),
  row("seed"),
  row("temperature"),
  row("top_p"),
  row("top_k"),
  row("min_p"),
  row("frequency_penalty"),
  row("presence_penalty"),
  row("repetition_penalty"),
  row("stop", each),
  row("sampling_seed"),
  row("goodput_thresholds", objectives, "--goodput"),
  row("goodput_basis"),
  row("max_error_rate"),
  row("timeout_s", seconds),
  row("connect_timeout_s", seconds),
  row("ttft_timeout_s", seconds),
  row("stall_timeout_s", seconds),
  row("grace_s", seconds),
  row("proxy"),
  row("threads"),
  row("framework", (value) => [`framework=${String(value)}`], "--metadata"),
  row("framework_config", configPairs, "--metadata"),
  row("metadata", pairs),
];

const SWITCHES: readonly (readonly [field: string, given: boolean, flag: string])[] = [
  ["stream", false, "--no-stream"],
  ["skip_bad_lines", true, "--skip-bad-lines"],
  ["strict", true, "--strict"],
  ["request_events", true, "--request-events"],
  ["insecure_tls", true, "--insecure-tls"],
];

// What the demonstration runs against, as a command of its own.
const DEMO_SERVER = "http://127.0.0.1:8000";
const DEMO_TOKENIZER = "cl100k_base"; // unless the run has another
const DEMO =
  "llm-loadtest sim --port 8000 --ttft-ms 80 --itl-ms 8 --jitter lognormal:0.2 --max-running 32 --itl-per-running-us 100";

// `via`: the URL of this server, which is then to run it, where its datasets are. Else it is run where the command is
// typed, and kept in the database there.
export function cliCommand(body: Body, via?: string): string {
  const demo = body.server_url === undefined;
  const target: Body = demo
    ? { ...body, server_url: DEMO_SERVER, tokenizer: body.tokenizer ?? DEMO_TOKENIZER }
    : body;
  const flags = ROWS.filter(({ field }) => target[field] !== undefined && target[field] !== null).flatMap(
    ({ field, flag, words }) => words(target[field]).map((word) => `${flag} ${shellQuote(word)}`),
  );
  const switches = SWITCHES.filter(([field, given]) => target[field] === given).map(([, , flag]) => flag);
  const place = via === undefined || demo ? "--save" : `--via ${shellQuote(via)}`;
  const command = ["llm-loadtest run", ...flags, ...switches, place].join(" \\\n  ");
  return demo ? `${DEMO} --tokenizer ${shellQuote(String(target.tokenizer))} &\n${command}` : command;
}
