// The body that asks for a run again, from its result: for servers that have no GET /run/{id}/body yet. A result has the
// seed that was drawn, so unlike that body this one repeats the prompts; it is left out for that reason.
import type { Body } from "./form";

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const filled = (value: unknown) =>
  value !== null &&
  value !== undefined &&
  value !== "" &&
  value !== false &&
  !(typeof value === "object" && Object.keys(value).length === 0);

function loadOf(config: Json): Body {
  const open = object(config.open_loop);
  const levels = list(open.levels).map(object);
  if (!levels.length) return { concurrency: config.concurrency };
  const rates = levels.filter((level) => !level.ramp && !level.trace);
  return {
    request_rate: rates.map((level) => level.request_rate_per_s ?? "inf"),
    ramp: levels.filter((level) => level.ramp).map((level) => level.ramp),
    arrival: open.arrival === "gamma" ? `gamma:${open.cv}` : open.arrival,
    max_concurrency: open.max_concurrency,
  };
}

// Files are named by their last part, as the server lists them.
const fileName = (path: unknown) => (typeof path === "string" ? path.split("/").pop() : path);

export function resultToBody(result: { config: Json; metadata?: unknown }): Body {
  const { config } = result;
  const workload = object(config.workload);
  const { seed: sampling_seed, ...sampling } = object(config.sampling);
  const byDataset = filled(workload.dataset);
  const byTrace = filled(workload.trace);
  const body: Body = {
    server_url: config.servers,
    model: config.model,
    adapter: config.adapter === "openai" ? null : config.adapter,
    endpoint: config.endpoint,
    ...loadOf(config),
    num_prompts: byTrace ? null : config.num_prompts,
    duration_s: config.duration_s,
    cooldown_s: config.cooldown_s,
    input_len: byDataset || byTrace ? null : (workload.input_lengths ?? config.input_len_tokens),
    output_len:
      byDataset || byTrace ? workload.output_lengths : (workload.output_lengths ?? config.output_len_tokens),
    exact_output_len: config.exact_output_len,
    shared_prefix_len: workload.shared_prefix,
    dataset: fileName(workload.dataset),
    dataset_format: workload.dataset_format,
    dataset_columns: workload.dataset_columns,
    dataset_sampling: workload.dataset_sampling,
    trace: fileName(workload.trace),
    trace_format: workload.trace_format,
    time_scale: workload.time_scale === 1 ? null : workload.time_scale,
    skip_bad_lines: workload.skip_bad_lines,
    turns: workload.turns,
    think_time: workload.think_time,
    tokenizer: workload.tokenizer,
    timeout_s: config.timeout_s,
    connect_timeout_s: config.connect_timeout_s === 10 ? null : config.connect_timeout_s,
    ttft_timeout_s: config.ttft_timeout_s,
    stall_timeout_s: config.stall_timeout_s,
    headers: config.headers,
    extra_body: config.extra_body,
    ...sampling,
    sampling_seed,
    insecure_tls: object(config.tls).insecure,
    proxy: config.proxy,
    goodput_thresholds: Object.fromEntries(
      Object.entries(object(config.slo)).filter(([, ms]) => ms !== null),
    ),
    max_error_rate: config.max_error_rate,
    strict: config.strict,
    request_events: config.request_events,
    metadata: result.metadata,
  };
  return {
    ...Object.fromEntries(Object.entries(body).filter(([, value]) => filled(value))),
    // Where false and 0 say something.
    stream: config.stream,
    warmup: config.warmup_requests,
  };
}
