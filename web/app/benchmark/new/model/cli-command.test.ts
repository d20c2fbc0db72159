import { describe, expect, it } from "vitest";
import { cliCommand } from "./cli-command";
import { shellQuote, variable, variableNamed } from "./shell-quote";

describe("shellQuote", () => {
  it("quotes what a shell would read otherwise", () => {
    expect(shellQuote("http://127.0.0.1:8000")).toBe("http://127.0.0.1:8000");
    expect(shellQuote("")).toBe("''");
    expect(shellQuote("a b")).toBe("'a b'");
    expect(shellQuote("$(rm -rf ~)")).toBe("'$(rm -rf ~)'");
    expect(shellQuote("it's")).toBe("'it'\\''s'");
    expect(shellQuote("~/x")).toBe("'~/x'");
    expect(shellQuote("a\nb")).toBe("'a\nb'");
  });

  it("has variables in place of secrets, which the shell expands", () => {
    expect(shellQuote(variable("OPENAI_API_KEY"))).toBe('"$OPENAI_API_KEY"');
    expect(shellQuote(`X-Api-Key: ${variableNamed("X-Api-Key")}`)).toBe(`'X-Api-Key: '"$X_API_KEY"`);
    expect(shellQuote(variableNamed("2-token"))).toBe('"$_2_TOKEN"');
  });
});

describe("cliCommand", () => {
  it("names each field by its flag", () => {
    const body = {
      server_url: ["http://a:1", "http://b:2"],
      model: "Qwen/Qwen3 8B",
      api_key: "sk-secret",
      headers: [
        { name: "X-Tenant", value: "load test" },
        { name: "Authorization", value: "Bearer secret" },
      ],
      extra_body: { ignore_eos: true, note: "it's", user_token: "secret" },
      concurrency: [1, 10],
      duration_s: 60,
      input_len: "uniform:64:512",
      output_len: 128,
      stream: false,
      goodput_thresholds: { ttft_ms: 500, e2e_ms: 3000 },
      framework: "vllm",
      framework_config: { tensor_parallel_size: 2 },
      metadata: { gpu: "H100 SXM" },
      request_events: true,
    };
    const command = cliCommand(body);
    expect(command).toBe(
      [
        "llm-loadtest run",
        "--server http://a:1,http://b:2",
        "--model 'Qwen/Qwen3 8B'",
        '--api-key "$OPENAI_API_KEY"',
        "--header 'X-Tenant: load test'",
        `--header 'Authorization: '"$AUTHORIZATION"`,
        `--extra-body '{"ignore_eos":true,"note":"it'\\''s","user_token":"'"$USER_TOKEN"'"}'`,
        "--concurrency 1,10",
        "--duration 60s",
        "--input-len uniform:64:512",
        "--output-len 128",
        "--goodput ttft:500,e2e:3000",
        "--metadata framework=vllm",
        "--metadata framework_config.tensor_parallel_size=2",
        "--metadata 'gpu=H100 SXM'",
        "--no-stream",
        "--request-events",
        "--save",
      ].join(" \\\n  "),
    );
    expect(command).not.toContain("secret");
  });

  it("writes ramps, stops and times as flags have them", () => {
    const command = cliCommand({
      server_url: "http://a:1",
      ramp: [{ from_per_s: 1, to_per_s: 50, over_s: 120 }],
      stop: ["END", "###"],
      think_time: 2,
      num_prompts: 9,
      timeout_s: 30,
      skip_bad_lines: true,
    });
    expect(command.split(" \\\n  ").slice(1)).toEqual([
      "--server http://a:1",
      "--ramp 1:50:120s",
      "--num-prompts 9",
      "--think-time 2s",
      "--stop END",
      "--stop '###'",
      "--timeout 30s",
      "--skip-bad-lines",
      "--save",
    ]);
  });

  it("can have this server run it", () => {
    expect(cliCommand({ server_url: "http://a:1" }, "http://bench:8085")).toBe(
      "llm-loadtest run \\\n  --server http://a:1 \\\n  --via http://bench:8085",
    );
  });

  it("starts a simulator first where there is no server, and both count with one tokenizer", () => {
    for (const tokenizer of [undefined, "o200k_base"]) {
      const name = tokenizer ?? "cl100k_base";
      expect(cliCommand({ concurrency: [4], tokenizer }).split("\n")).toEqual([
        expect.stringMatching(new RegExp(`^llm-loadtest sim --port 8000 .* --tokenizer ${name} &$`)),
        "llm-loadtest run \\",
        "  --server http://127.0.0.1:8000 \\",
        "  --concurrency 4 \\",
        expect.stringMatching(new RegExp(`^ {2}--tokenizer ${name} `)),
        "  --save",
      ]);
    }
  });
});
