import { describe, expect, it } from "vitest";
import { checkForm } from "./check-form";
import { datasetName } from "./dataset-name";
import { emptyForm, type Form } from "./form";
import { placeOf, serverProblems } from "./problems";
import { storedForm, storeForm } from "./stored-form";

const form = (changes: Partial<Form> = {}): Form => ({
  ...emptyForm(),
  server_url: "http://a:1",
  ...changes,
});

describe("checkForm", () => {
  it("passes a form that is ready", () => {
    expect(checkForm(form())).toEqual({});
    expect(checkForm(form({ target: "demo", server_url: "" }))).toEqual({});
  });

  it("tells every field that is wrong, with what is wrong", () => {
    const wrong = form({
      server_url: "localhost:8000",
      concurrency: "1, 0, x",
      num_prompts: "1.5",
      input_len: "uniform:9:1",
      output_len: "",
      warmup: "-1",
      goodput_thresholds: { ttft_ms: "0", tpot_ms: "", itl_ms: "", e2e_ms: "x" },
      framework: "vllm",
      framework_config: { tensor_parallel_size: "two" },
      framework_more: "image",
      shared_prefix_len: "8:",
      seed: "a",
      temperature: "-1",
      timeout_s: "0",
      cooldown_s: "",
      headers: "nonsense",
      extra_body: "[1]",
      metadata: "=x",
    });
    expect(checkForm(wrong)).toEqual({
      server_url: { name: "serverScheme", what: "localhost:8000" },
      concurrency: { name: "level", what: "0" },
      num_prompts: { name: "whole" },
      input_len: { name: "lengthOrder" },
      output_len: { name: "length" },
      warmup: { name: "wholeFromZero" },
      "goodput_thresholds/ttft_ms": { name: "above0" },
      "goodput_thresholds/e2e_ms": { name: "above0" },
      framework_config: { name: "settingNumber", what: "tensor_parallel_size" },
      framework_more: { name: "settingLine", what: "image" },
      shared_prefix_len: { name: "prefix" },
      seed: { name: "wholeFromZero" },
      temperature: { name: "temperature" },
      timeout_s: { name: "above0" },
      cooldown_s: { name: "from0" },
      headers: { name: "headerLine", what: "nonsense" },
      extra_body: { name: "jsonObject" },
      metadata: { name: "settingLine", what: "=x" },
    });
  });

  it("looks at the load that is chosen only", () => {
    const rate = form({ load: "request_rate", concurrency: "", request_rate: "5, inf", end: "duration_s" });
    expect(checkForm(rate)).toEqual({ duration_s: { name: "infDuration" } });
    expect(checkForm({ ...rate, request_rate: "0" })).toEqual({ request_rate: { name: "rate", what: "0" } });
    expect(checkForm(form({ prompts: "dataset", input_len: "", output_len: "" }))).toEqual({
      dataset: { name: "datasetMissing" },
    });
  });
});

describe("problems", () => {
  it("finds the place of a pointer", () => {
    expect(placeOf("/concurrency/1")).toBe("concurrency");
    expect(placeOf("/goodput_thresholds/ttft_ms")).toBe("goodput_thresholds/ttft_ms");
    expect(placeOf("/goodput_thresholds")).toBe("goodput_thresholds");
    expect(placeOf("/goodput_thresholds/other")).toBe("goodput_thresholds");
    expect(placeOf("/framework_config/tp")).toBe("framework_config");
    expect(placeOf("/turns")).toBeNull();
    expect(placeOf("")).toBeNull();
  });

  it("gathers what the server says, and keeps what has no place", () => {
    expect(
      serverProblems({
        "/concurrency/1": "0 is out of range",
        "/concurrency/2": "x is no number",
        "/turns": "give a number",
      }),
    ).toEqual({
      fields: { concurrency: "0 is out of range · x is no number" },
      others: ["turns: give a number"],
    });
  });
});

describe("storedForm", () => {
  it("gives back a form without its secrets", () => {
    storeForm(
      form({
        server_url: "http://me:pass@a:1",
        api_key: "sk-1",
        headers: "X-Tenant: load\nX-Api-Key: k",
        extra_body: '{"user_token": "t", "top_p": 1}',
        concurrency: "7",
      }),
      null,
    );
    expect(JSON.stringify({ ...sessionStorage })).not.toMatch(/pass|sk-1|"k"|user_token/);
    expect(storedForm(null)).toMatchObject({
      server_url: "http://a:1",
      api_key: "",
      headers: "X-Tenant: load",
      concurrency: "7",
    });
    expect(storedForm("20261128T112914Z-9709e94b")).toBeNull();
  });

  it("passes over what is no form of this version", () => {
    sessionStorage.setItem("llm-loadtest.new-benchmark", '{"concurrency": [1]}');
    expect(storedForm(null)).toBeNull();
    sessionStorage.setItem("llm-loadtest.new-benchmark", "{");
    expect(storedForm(null)).toBeNull();
  });
});

describe("datasetName", () => {
  it("is one that the server takes", () => {
    expect(datasetName("My prompts (1).jsonl")).toBe("My_prompts_1_.jsonl");
    expect(datasetName("..hidden")).toBe("hidden");
    expect(datasetName("대화.csv")).toBe("_.csv");
    expect(datasetName(`${"x".repeat(200)}.jsonl`)).toMatch(/^x{94}\.jsonl$/);
  });
});
