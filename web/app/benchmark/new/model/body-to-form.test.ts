import { describe, expect, it } from "vitest";
import { bodyToForm } from "./body-to-form";

import { formToBody } from "./form-to-body";

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
