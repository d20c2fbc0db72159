// The body of POST /run (or of POST /demo) that the form asks for. What has the server's own default is left out. Takes
// a form that checkForm() passed; of another one, what cannot be read is left out.
import { type Body, type Form, hasTrace, OBJECTIVES } from "./form";
import { settingsOf } from "./frameworks";
import { readLength } from "./lengths";
import { listOf, readHeaders, readSettings } from "./lines";

const LOAD_OF_EARLIER_RUN = ["ramp", "trace", "trace_format", "time_scale", "request_rate"];

const numberOf = (text: string): number | undefined => {
  const value = Number(text.trim());
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
};
// Left out where it is what the server does anyway.
const unless = <T>(usual: T, value: T | undefined) => (value === usual ? undefined : value);
const textOf = (text: string) => text.trim() || undefined;

const lengthOf = (text: string): number | string | undefined =>
  readLength(text).kind === "fixed" ? numberOf(text) : text.replace(/\s+/g, "");

function loadOf(form: Form): Body {
  if (form.load === "concurrency") return { concurrency: listOf(form.concurrency).map(Number) };
  const rates = listOf(form.request_rate).map((rate) => (rate === "inf" ? rate : Number(rate)));
  const spaced = form.load === "request_rate" ? rates.some((rate) => rate !== "inf") : !hasTrace(form);
  const arrival = form.arrival === "gamma" ? `gamma:${form.arrival_cv.trim()}` : form.arrival;
  return {
    request_rate: form.load === "request_rate" ? rates : undefined,
    arrival: spaced ? unless("poisson", arrival) : undefined,
    max_concurrency: numberOf(form.max_concurrency),
  };
}

function promptsOf(form: Form): Body {
  if (hasTrace(form)) return {};
  if (form.prompts === "dataset")
    return {
      dataset: textOf(form.dataset),
      dataset_sampling: unless("shuffle", form.dataset_sampling),
      output_len: form.output_len.trim() === "" ? undefined : lengthOf(form.output_len),
    };
  return {
    input_len: lengthOf(form.input_len),
    output_len: lengthOf(form.output_len),
    shared_prefix_len: /^\d+$/.test(form.shared_prefix_len.trim())
      ? numberOf(form.shared_prefix_len)
      : textOf(form.shared_prefix_len),
  };
}

// Without streaming only the whole answer can be timed.
export const canJudge = (form: Form, objective: (typeof OBJECTIVES)[number]) =>
  form.stream || objective === "e2e_ms";

function thresholdsOf(form: Form): Body | undefined {
  const given = OBJECTIVES.filter((name) => canJudge(form, name)).flatMap((name) => {
    const value = numberOf(form.goodput_thresholds[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return given.length ? Object.fromEntries(given) : undefined;
}

function frameworkOf(form: Form): Body {
  if (form.framework === "" || form.target === "demo") return {};
  const config: Record<string, string | number | boolean> = {};
  for (const { name, kind } of settingsOf(form.framework)) {
    const value = form.framework_config[name]?.trim() ?? "";
    if (value === "") continue;
    config[name] =
      kind === "switch" ? value === "true" : kind === "number" ? (numberOf(value) ?? value) : value;
  }
  for (const { name, value } of readSettings(form.framework_more).pairs) config[name] = value;
  return {
    framework: form.framework === "other" ? textOf(form.framework_name) : form.framework,
    framework_config: Object.keys(config).length ? config : undefined,
  };
}

function extraBodyOf(text: string): unknown {
  try {
    return text.trim() === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function serverOf(form: Form): Body {
  if (form.target === "demo") return {};
  const servers = listOf(form.server_url);
  const headers = readHeaders(form.headers).pairs;
  return {
    server_url: servers.length > 1 ? servers : (servers[0] ?? ""),
    model: textOf(form.model),
    api_key: textOf(form.api_key),
    headers: headers.length ? headers : undefined,
    insecure_tls: unless(false, form.insecure_tls),
  };
}

const OF_A_SERVER = ["proxy", "adapter"];

function keptOf(form: Form): Body {
  const left = Object.entries(form.kept).filter(
    ([name]) =>
      (form.load === "kept" || !LOAD_OF_EARLIER_RUN.includes(name)) &&
      (form.target === "server" || !OF_A_SERVER.includes(name)),
  );
  return Object.fromEntries(left);
}

const withoutUndefined = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

export function formToBody(form: Form): Body {
  const metadata = readSettings(form.metadata).pairs;
  return withoutUndefined({
    ...serverOf(form),
    ...withoutUndefined(loadOf(form)),
    [form.end]: numberOf(form[form.end]),
    ...promptsOf(form),
    exact_output_len: unless("auto", form.exact_output_len),
    stream: unless(true, form.stream),
    warmup: unless(3, numberOf(form.warmup)),
    goodput_thresholds: thresholdsOf(form),
    endpoint: unless("chat", form.endpoint),
    temperature: numberOf(form.temperature),
    tokenizer: textOf(form.tokenizer),
    seed: numberOf(form.seed),
    timeout_s: unless(120, numberOf(form.timeout_s)),
    cooldown_s: unless(0, numberOf(form.cooldown_s)),
    extra_body: extraBodyOf(form.extra_body),
    request_events: unless(false, form.request_events),
    ...frameworkOf(form),
    metadata: metadata.length
      ? Object.fromEntries(metadata.map(({ name, value }) => [name, value]))
      : undefined,
    ...keptOf(form),
  });
}
