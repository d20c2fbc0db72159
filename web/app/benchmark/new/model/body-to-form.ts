// A body, as GET /run/{id}/body gives it, in the form: to run it again. Fields without a control stay in `kept` and are
// sent on as they are.
import { type Body, emptyForm, type Form, OBJECTIVES } from "./form";
import { frameworkNamed, settingsOf } from "./frameworks";
import { type Pair, writeHeaders, writeSettings } from "./lines";
import { replaceSecrets } from "./secrets";

const asText = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
const asList = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const oneOf = <T extends string>(values: readonly T[], value: unknown): T =>
  values.find((known) => known === value) ?? values[0]!;

const SHOWN_SECRET = "***";

function headersOf(value: unknown): Pair[] {
  const list = Array.isArray(value)
    ? value.map((one) => ({ name: asText(one.name), value: asText(one.value) }))
    : Object.entries(asObject(value)).map(([name, text]) => ({ name, value: asText(text) }));
  return list.filter((header) => header.value !== SHOWN_SECRET);
}

function arrivalOf(value: unknown): Pick<Form, "arrival" | "arrival_cv"> {
  const [name, cv = "2"] = asText(value).split(":");
  return { arrival: oneOf(["poisson", "constant", "gamma"], name), arrival_cv: cv };
}

const CONFIG = "framework_config.";

// The server keeps what was stated of the framework among the metadata.
function statedOf(body: Body) {
  const config: Record<string, string> = {};
  const metadata: Pair[] = [];
  let framework = asText(body.framework);
  for (const [name, value] of Object.entries(asObject(body.framework_config))) config[name] = asText(value);
  for (const [name, value] of Object.entries(asObject(body.metadata))) {
    if (name === "framework") framework ||= asText(value);
    else if (name.startsWith(CONFIG)) config[name.slice(CONFIG.length)] ??= asText(value);
    else metadata.push({ name, value: asText(value) });
  }
  return { framework, config, metadata };
}

function frameworkOf(body: Body): Partial<Form> {
  const { framework, config, metadata } = statedOf(body);
  const stated = framework !== "" || Object.keys(config).length > 0;
  const known = frameworkNamed(framework);
  const id = known ?? (stated ? "other" : "");
  const names = new Set(settingsOf(id).map((setting) => setting.name));
  const pairs = Object.entries(config).map(([name, value]) => ({ name, value }));
  return {
    framework: id,
    framework_name: known ? "" : framework,
    framework_config: Object.fromEntries(
      pairs.filter(({ name }) => names.has(name)).map(({ name, value }) => [name, value]),
    ),
    framework_more: writeSettings(pairs.filter(({ name }) => !names.has(name))),
    metadata: writeSettings(metadata),
  };
}

function loadOf(body: Body, kept: Body): Partial<Form> {
  const rates = asList(body.request_rate);
  const common = { ...arrivalOf(body.arrival), max_concurrency: asText(body.max_concurrency) };
  if (body.ramp !== undefined || body.trace !== undefined) {
    if (rates.length) kept.request_rate = body.request_rate;
    return { ...common, load: "kept" };
  }
  if (rates.length) return { ...common, load: "request_rate", request_rate: rates.join(", ") };
  const levels = asList(body.concurrency);
  return { ...common, load: "concurrency", concurrency: levels.length ? levels.join(", ") : "1" };
}

const IN_THE_FORM = new Set([
  ...[
    "server_url",
    "model",
    "api_key",
    "headers",
    "insecure_tls",
    "framework",
    "framework_config",
    "metadata",
  ],
  ...["concurrency", "request_rate", "arrival", "max_concurrency", "num_prompts", "duration_s"],
  ...["input_len", "output_len", "dataset", "dataset_sampling", "stream", "warmup", "goodput_thresholds"],
  ...["endpoint", "exact_output_len", "shared_prefix_len", "tokenizer", "seed", "temperature", "timeout_s"],
  ...["cooldown_s", "extra_body", "request_events"],
]);

export function bodyToForm(given: Body): Form {
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const empty = emptyForm();
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !IN_THE_FORM.has(name)));
  const servers = asList(body.server_url);
  const byDataset = body.dataset !== undefined;
  const thresholds = asObject(body.goodput_thresholds);
  const extra = replaceSecrets(body.extra_body, () => undefined);
  return {
    ...empty,
    target: servers.length ? "server" : "demo",
    server_url: servers.join(", "),
    model: asText(body.model),
    insecure_tls: body.insecure_tls === true,
    headers: writeHeaders(headersOf(body.headers)),
    ...frameworkOf(body),
    ...loadOf(body, kept),
    end: body.duration_s === undefined ? "num_prompts" : "duration_s",
    num_prompts: asText(body.num_prompts),
    duration_s: body.duration_s === undefined ? empty.duration_s : asText(body.duration_s),
    prompts: byDataset ? "dataset" : "synthetic",
    dataset: asText(body.dataset),
    dataset_sampling: oneOf(["shuffle", "sequential", "replacement"], body.dataset_sampling),
    input_len: asText(body.input_len ?? 256),
    output_len: asText(body.output_len ?? (byDataset ? "" : 128)),
    stream: body.stream !== false,
    warmup: asText(body.warmup ?? 3),
    goodput_thresholds: Object.fromEntries(
      OBJECTIVES.map((name) => [name, asText(thresholds[name])]),
    ) as Form["goodput_thresholds"],
    endpoint: oneOf(["chat", "completions"], body.endpoint),
    exact_output_len: oneOf(["auto", "require", "off"], body.exact_output_len),
    shared_prefix_len: asText(body.shared_prefix_len),
    tokenizer: asText(body.tokenizer),
    seed: asText(body.seed),
    temperature: asText(body.temperature),
    timeout_s: asText(body.timeout_s ?? 120),
    cooldown_s: asText(body.cooldown_s ?? 0),
    extra_body: extra && Object.keys(asObject(extra)).length > 0 ? JSON.stringify(extra, null, 2) : "",
    request_events: body.request_events === true,
    kept,
  };
}
