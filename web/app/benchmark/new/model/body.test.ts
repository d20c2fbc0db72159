import { describe, expect, it } from "vitest";
import { bodyToForm } from "./body-to-form";
import { emptyForm, type Form, PRESETS, presetOf, withPreset, withPrompts } from "./form";
import { formToBody } from "./form-to-body";
import { resultToBody } from "./result-to-body";

const form = (changes: Partial<Form> = {}): Form => ({
  ...emptyForm(),
  server_url: "http://127.0.0.1:8000",
  ...changes,
});

describe("formToBody", () => {
  it("leaves out what the server does anyway", () => {
    expect(formToBody(form())).toEqual({
      server_url: "http://127.0.0.1:8000",
      concurrency: [1, 5, 10],
      num_prompts: 50,
      input_len: 128,
      output_len: 64,
    });
  });

  it("has the load of each preset", () => {
    expect(formToBody(withPreset(form(), "standard"))).toMatchObject({
      concurrency: [1, 10, 50, 100],
      num_prompts: 200,
      input_len: 256,
      output_len: 128,
    });
    expect(formToBody(withPreset(form(), "stress"))).toMatchObject({
      concurrency: [10, 50, 100, 200, 500],
      num_prompts: 500,
      input_len: 512,
      output_len: 256,
    });
  });

  it("sends a rate with its arrival, for a time, and no concurrency", () => {
    const rate = form({
      load: "request_rate",
      request_rate: "2.5, inf",
      arrival: "gamma",
      arrival_cv: "2",
      max_concurrency: "64",
      end: "duration_s",
      duration_s: "30",
    });
    expect(formToBody(rate)).toEqual({
      server_url: "http://127.0.0.1:8000",
      request_rate: [2.5, "inf"],
      arrival: "gamma:2",
      max_concurrency: 64,
      duration_s: 30,
      input_len: 128,
      output_len: 64,
    });
  });

  it("leaves out the arrival of requests that are sent all at once", () => {
    expect(
      formToBody(form({ load: "request_rate", request_rate: "inf", arrival: "constant" })),
    ).not.toHaveProperty("arrival");
  });

  it("sends a dataset as it is, without lengths unless given", () => {
    const dataset = form({
      prompts: "dataset",
      dataset: "chat.jsonl",
      output_len: "",
      shared_prefix_len: "64",
    });
    expect(formToBody(dataset)).toEqual({
      server_url: "http://127.0.0.1:8000",
      concurrency: [1, 5, 10],
      num_prompts: 50,
      dataset: "chat.jsonl",
    });
  });

  it("sends everything else under its own name", () => {
    const full = form({
      server_url: "http://a:1, http://b:2",
      model: "llama",
      api_key: "sk-1",
      insecure_tls: true,
      framework: "vllm",
      framework_config: {
        tensor_parallel_size: "2",
        quantization: "fp8",
        enable_prefix_caching: "true",
        dtype: "",
      },
      framework_more: "image=vllm/vllm-openai:v0.9",
      input_len: "uniform:64:512",
      stream: false,
      warmup: "0",
      goodput_thresholds: { ttft_ms: "500", tpot_ms: "", itl_ms: "", e2e_ms: "3000" },
      endpoint: "completions",
      exact_output_len: "off",
      shared_prefix_len: "64:8",
      tokenizer: "o200k_base",
      seed: "7",
      temperature: "0",
      timeout_s: "30",
      cooldown_s: "2",
      headers: "X-Tenant: load\nX-Trace: a: b",
      extra_body: '{"top_p": 0.9}',
      metadata: "gpu=H100",
      request_events: true,
    });
    expect(formToBody(full)).toEqual({
      server_url: ["http://a:1", "http://b:2"],
      model: "llama",
      api_key: "sk-1",
      insecure_tls: true,
      framework: "vllm",
      framework_config: {
        tensor_parallel_size: 2,
        quantization: "fp8",
        enable_prefix_caching: true,
        image: "vllm/vllm-openai:v0.9",
      },
      concurrency: [1, 5, 10],
      num_prompts: 50,
      input_len: "uniform:64:512",
      output_len: 64,
      stream: false,
      warmup: 0,
      goodput_thresholds: { e2e_ms: 3000 }, // without streaming, only this can be judged
      endpoint: "completions",
      exact_output_len: "off",
      shared_prefix_len: "64:8",
      tokenizer: "o200k_base",
      seed: 7,
      temperature: 0,
      timeout_s: 30,
      cooldown_s: 2,
      headers: [
        { name: "X-Tenant", value: "load" },
        { name: "X-Trace", value: "a: b" },
      ],
      extra_body: { top_p: 0.9 },
      metadata: { gpu: "H100" },
      request_events: true,
    });
  });

  it("asks the built-in simulator without a server, model, key or headers", () => {
    const demo = form({
      target: "demo",
      framework: "vllm",
      model: "x",
      api_key: "k",
      headers: "A: b",
      insecure_tls: true,
    });
    expect(formToBody(demo)).toEqual({
      concurrency: [1, 5, 10],
      num_prompts: 50,
      input_len: 128,
      output_len: 64,
    });
  });
});

describe("bodyToForm", () => {
  it("gives back the body that it was given", () => {
    const body = {
      server_url: ["http://a:1", "http://b:2"],
      model: "llama",
      headers: [{ name: "X-Tenant", value: "load" }],
      concurrency: [2, 8],
      duration_s: 20,
      input_len: "normal:256:64",
      output_len: 32,
      warmup: 1,
      goodput_thresholds: { ttft_ms: 500 },
      top_p: 0.9,
      stop: ["END"],
      connect_timeout_s: 5,
      max_error_rate: 0.1,
    };
    expect(formToBody(bodyToForm(body))).toEqual(body);
    expect(bodyToForm(body).kept).toEqual({
      top_p: 0.9,
      stop: ["END"],
      connect_timeout_s: 5,
      max_error_rate: 0.1,
    });
  });

  it("keeps a ramp or a trace, until another load is chosen", () => {
    const ramp = {
      server_url: "http://a:1",
      ramp: [{ from_per_s: 1, to_per_s: 9, over_s: 60 }],
      request_rate: [3],
    };
    const read = bodyToForm(ramp);
    expect(read.load).toBe("kept");
    expect(formToBody(read)).toMatchObject({ ramp: ramp.ramp, request_rate: [3] });
    expect(formToBody(read)).not.toHaveProperty("concurrency");
    const other = formToBody({ ...read, load: "concurrency" });
    expect(other).not.toHaveProperty("ramp");
    expect(other).not.toHaveProperty("request_rate");

    const trace = { server_url: "http://a:1", trace: "t.jsonl", time_scale: 0.5, max_concurrency: 9 };
    expect(formToBody(bodyToForm(trace))).toEqual(trace);
  });

  it("finds the framework again among the metadata", () => {
    const read = bodyToForm({
      server_url: "http://a:1",
      metadata: {
        framework: "vllm",
        "framework_config.dtype": "auto",
        "framework_config.image": "v1",
        gpu: "H100",
      },
    });
    expect(read).toMatchObject({
      framework: "vllm",
      framework_config: { dtype: "auto" },
      framework_more: "image=v1",
      metadata: "gpu=H100",
    });
    expect(bodyToForm({ server_url: "x", metadata: { framework: "MLC" } })).toMatchObject({
      framework: "other",
      framework_name: "MLC",
    });
  });

  it("takes a body without a server for a demonstration", () => {
    expect(bodyToForm({ concurrency: [1] })).toMatchObject({
      target: "demo",
      concurrency: "1",
      num_prompts: "",
    });
  });

  it("takes no secret, also where it is shown as stars", () => {
    const read = bodyToForm({
      server_url: "http://a:1",
      api_key: "***",
      headers: { "X-Api-Key": "***", "X-Tenant": "load" },
      extra_body: { user_token: "***", top_p: 1 },
    });
    expect(read.api_key).toBe("");
    expect(read.headers).toBe("X-Tenant: load");
    expect(JSON.parse(read.extra_body)).toEqual({ top_p: 1 });
  });
});

describe("presetOf", () => {
  it("names the preset while the load is its own", () => {
    const standard = withPreset(form({ load: "request_rate" }), "standard");
    expect(presetOf(standard)).toBe("standard");
    expect(presetOf({ ...standard, concurrency: PRESETS.standard.concurrency.replaceAll(" ", "") })).toBe(
      "standard",
    );
    expect(presetOf({ ...standard, num_prompts: "201" })).toBeNull();
    expect(presetOf({ ...standard, end: "duration_s" })).toBeNull();
  });
});

describe("withPrompts", () => {
  it("leaves the length of answers to a dataset, and gives synthetic prompts one", () => {
    const dataset = withPrompts(form({ output_len: "64" }), "dataset");
    expect(dataset).toMatchObject({ prompts: "dataset", output_len: "" });
    expect(withPrompts({ ...dataset, output_len: "32" }, "synthetic")).toMatchObject({ output_len: "32" });
    expect(withPrompts(dataset, "synthetic")).toMatchObject({ prompts: "synthetic", output_len: "128" });
  });
});

describe("resultToBody", () => {
  it("reads the configuration of a result", () => {
    const config = {
      servers: ["http://127.0.0.1:8000"],
      model: "sim-model",
      adapter: "openai",
      endpoint: "chat",
      stream: true,
      concurrency: [],
      open_loop: {
        levels: [{ request_rate_per_s: 5, ramp: null, trace: false }],
        arrival: "poisson",
        cv: null,
        max_concurrency: null,
      },
      num_prompts: null,
      duration_s: 6,
      cooldown_s: 0,
      input_len_tokens: 256,
      output_len_tokens: 32,
      exact_output_len: "auto",
      workload: {
        input_lengths: "uniform:64:512",
        dataset: null,
        trace: null,
        time_scale: 1,
        skip_bad_lines: false,
      },
      warmup_requests: 0,
      seed: 5916324930459548,
      timeout_s: 120,
      connect_timeout_s: 10,
      headers: [],
      extra_body: null,
      sampling: { temperature: 0.5, seed: 3, stop: [] },
      tls: { insecure: false, ca_file: null },
      proxy: null,
      slo: { ttft_ms: 500, tpot_ms: null },
      strict: false,
      request_events: false,
    };
    expect(formToBody(bodyToForm(resultToBody({ config, metadata: { gpu: "H100" } })))).toEqual({
      server_url: "http://127.0.0.1:8000",
      model: "sim-model",
      request_rate: [5],
      duration_s: 6,
      input_len: "uniform:64:512",
      output_len: 32,
      warmup: 0,
      goodput_thresholds: { ttft_ms: 500 },
      temperature: 0.5,
      sampling_seed: 3,
      metadata: { gpu: "H100" },
    });
  });
});
