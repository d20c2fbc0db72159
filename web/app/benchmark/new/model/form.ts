// The state of the form: one plain object. Names are those of the body of POST /run, so that what the server says of a
// field finds its place. What is typed stays text until it is sent.
import type { FrameworkId } from "./frameworks";

export const OBJECTIVES = ["ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"] as const;
export type Objective = (typeof OBJECTIVES)[number];

export type Body = Record<string, unknown>;

export type Form = {
  target: "server" | "demo";
  server_url: string; // replicas are separated by commas
  model: string;
  api_key: string;
  insecure_tls: boolean;

  framework: FrameworkId | "";
  framework_name: string; // of another one
  framework_config: Record<string, string>;
  framework_more: string; // settings without a field of their own, "name=value" a line

  load: "concurrency" | "request_rate" | "kept"; // kept: the ramp or trace of an earlier run
  concurrency: string;
  request_rate: string;
  arrival: "poisson" | "constant" | "gamma";
  arrival_cv: string;
  max_concurrency: string;
  end: "num_prompts" | "duration_s";
  num_prompts: string;
  duration_s: string;

  prompts: "synthetic" | "dataset";
  input_len: string; // "256" or "uniform:64:512"
  output_len: string;
  dataset: string;
  dataset_sampling: "shuffle" | "sequential" | "replacement";
  stream: boolean;
  warmup: string;

  goodput_thresholds: Record<Objective, string>;

  endpoint: "chat" | "completions";
  exact_output_len: "auto" | "require" | "off";
  shared_prefix_len: string;
  tokenizer: string;
  seed: string;
  temperature: string;
  timeout_s: string;
  cooldown_s: string;
  headers: string; // "Name: value" a line
  extra_body: string; // JSON
  metadata: string; // "name=value" a line
  request_events: boolean;

  assumed_tokens_per_s: string; // for the estimate only
  kept: Body; // of a body that was read: what has no control here is sent on as it was
};

export const PRESETS = {
  quick: { concurrency: "1, 5, 10", num_prompts: "50", input_len: "128", output_len: "64" },
  standard: { concurrency: "1, 10, 50, 100", num_prompts: "200", input_len: "256", output_len: "128" },
  stress: { concurrency: "10, 50, 100, 200, 500", num_prompts: "500", input_len: "512", output_len: "256" },
} as const;
export type Preset = keyof typeof PRESETS;

const PRESET_CHOICES = { load: "concurrency", end: "num_prompts", prompts: "synthetic" } as const;

export function emptyForm(): Form {
  return {
    target: "server",
    server_url: "",
    model: "",
    api_key: "",
    insecure_tls: false,
    framework: "",
    framework_name: "",
    framework_config: {},
    framework_more: "",
    request_rate: "1, 5, 10",
    arrival: "poisson",
    arrival_cv: "2",
    max_concurrency: "",
    duration_s: "60",
    dataset: "",
    dataset_sampling: "shuffle",
    stream: true,
    warmup: "3",
    goodput_thresholds: { ttft_ms: "", tpot_ms: "", itl_ms: "", e2e_ms: "" },
    endpoint: "chat",
    exact_output_len: "auto",
    shared_prefix_len: "",
    tokenizer: "",
    seed: "",
    temperature: "",
    timeout_s: "120",
    cooldown_s: "0",
    headers: "",
    extra_body: "",
    metadata: "",
    request_events: false,
    assumed_tokens_per_s: "40",
    kept: {},
    ...PRESET_CHOICES,
    ...PRESETS.quick,
  };
}

export const withPreset = (form: Form, preset: Preset): Form => ({
  ...form,
  ...PRESET_CHOICES,
  ...PRESETS[preset],
});

const withoutSpaces = (text: string) => text.replace(/\s+/g, "");

// The preset whose load the form has now.
export function presetOf(form: Form): Preset | null {
  const same = (wanted: Record<string, string>) =>
    Object.entries(wanted).every(
      ([name, value]) => withoutSpaces(String(form[name as keyof Form])) === withoutSpaces(value),
    );
  if (!same(PRESET_CHOICES)) return null;
  return (Object.keys(PRESETS) as Preset[]).find((name) => same(PRESETS[name])) ?? null;
}

// A dataset says itself how long answers are, unless they are given anew; synthetic prompts need a length.
export function withPrompts(form: Form, prompts: Form["prompts"]): Form {
  if (prompts === form.prompts) return form;
  return { ...form, prompts, output_len: prompts === "dataset" ? "" : form.output_len || "128" };
}

// A trace brings its own lengths.
export const hasTrace = (form: Form) => form.load === "kept" && form.kept.trace !== undefined;
