// Pictures of every page for the guides: scripts/screenshots.
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { launch, newPage } from "./browser";
import { call, finishedRun, Programs } from "./program";

const folder = process.env.SCREENSHOTS!;
const programs = new Programs();
let browser: Browser;
let url: string;
let runs: string[];
let sim: string;

const TOKENIZER = "cl100k_base"; // of the simulated model: client and server count alike
const TRIES = 5;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  sim = (
    await programs.start(
      "sim",
      "--ttft-ms",
      "100",
      "--itl-ms",
      "8",
      "--model",
      "llama-3.1-8b",
      "--jitter",
      "lognormal:0.25",
      "--max-running",
      "24",
      "--tokenizer",
      TOKENIZER,
      "--prefill-us-per-token",
      "60",
      "--fault-http-429",
      "0.01",
    )
  ).url;
  const body = {
    server_url: sim,
    tokenizer: TOKENIZER,
    concurrency: [1, 4, 8, 16, 32, 64],
    num_prompts: 96,
    output_len: 32,
    goodput_thresholds: { ttft_ms: 200, tpot_ms: 16 },
  };
  runs = [
    await validRun(body),
    await validRun({ ...body, input_len: 512 }),
    await validRun({
      server_url: sim,
      tokenizer: TOKENIZER,
      request_rate: [20, 60],
      duration_s: 4,
      output_len: 16,
    }),
  ];
  const writer = await programs.sim("--model", "qwen3-32b", "--answer", await analysisOf(runs[0]!));
  await fetch(`${url}/api/v1/benchmark/result/${runs[0]}/analysis`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ analysis_server_url: writer.url }),
  }).then((response) => response.text());
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

type Verdicts = { levels: { verdict: { status: string; reasons: { code: string }[] } }[] };

// A run whose verdict is VALID at each level; the guides advertise no other. Those that were not are deleted.
async function validRun(body: object): Promise<string> {
  let found: string[] = [];
  for (let i = 0; i < TRIES; i++) {
    const run_id = await finishedRun(url, body);
    const { levels } = await call<Verdicts>(url, "GET", `/result/${run_id}`);
    found = levels.flatMap(({ verdict }) =>
      verdict.status === "VALID" ? [] : verdict.reasons.map(({ code }) => `${verdict.status} (${code})`),
    );
    if (levels.length > 0 && found.length === 0) return run_id;
    await call(url, "DELETE", `/run/${run_id}`);
  }
  throw new Error(
    `In ${TRIES} tries no run for the pictures was VALID; the last was ${[...new Set(found)].join(", ") || "without a level"}. Make them on a machine that does nothing else.`,
  );
}

type Look = {
  theme?: "light" | "dark";
  locale?: "en" | "ko";
  width?: number;
  height?: number;
  whole?: boolean;
};

async function shot(
  name: string,
  route: string,
  { theme = "light", locale = "en", width = 1280, height = 860, whole = false }: Look,
  until: (page: Page) => Promise<unknown>,
) {
  const watched = await newPage(browser, url, {
    viewport: { width, height },
    deviceScaleFactor: width < 500 ? 2 : 1,
    storage: { "llm-loadtest.theme": theme, "llm-loadtest.locale": locale },
  });
  await watched.page.goto(route);
  await until(watched.page);
  await watched.page.evaluate(() => document.fonts.ready);
  await watched.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: whole });
  await watched.close();
}

const settled = (page: Page) => page.waitForLoadState("networkidle");
const result = () => `/benchmark/?id=${runs[0]}`;
const drawn = async (page: Page) => {
  await page.locator("canvas").nth(2).waitFor();
  await settled(page);
};

it("the pages", async () => {
  const { run_id } = await call<{ run_id: string }>(url, "POST", "/run", {
    server_url: sim,
    tokenizer: TOKENIZER,
    concurrency: [4, 24],
    num_prompts: 400,
    output_len: 24,
  });
  await shot("running", `/benchmark/?id=${run_id}`, { height: 1180 }, async (page) => {
    await page.getByRole("progressbar").nth(1).waitFor();
    await page.waitForFunction(
      () => Number(document.querySelectorAll("[role=progressbar]")[0]?.getAttribute("aria-valuenow")) > 60,
      null,
      { timeout: 60_000 },
    );
  });
  await shot("dashboard", "/", {}, settled);
  await call(url, "POST", `/run/${run_id}/cancel?now=true`);
  await shot("new", "/benchmark/new/", { height: 1100 }, settled);
  await shot("result", result(), { height: 1300 }, drawn);
  await shot("result-whole", result(), { whole: true }, drawn);
  await shot("dark", result(), { theme: "dark", height: 1100 }, drawn);
  await shot("korean", result(), { locale: "ko", height: 1100 }, drawn);
  await shot("phone", result(), { width: 360, height: 780 }, drawn);
  await shot("analysis", `/benchmark/analysis/?id=${runs[0]}`, { height: 1000 }, settled);
  await shot("history", "/history/", {}, settled);
  await shot("compare", `/compare/?ids=${runs[0]},${runs[1]}`, { height: 1300 }, async (page) => {
    await page.locator("canvas").nth(1).waitFor();
    await settled(page);
  });
  await shot("system", "/system/", { height: 1000 }, settled);
}, 300_000);

// What the model answers: ANALYSIS with the numbers of the facts that it names, as the model is shown them.
async function analysisOf(run_id: string): Promise<string> {
  const file = path.join(programs.folder, "result.json");
  const result = await fetch(`${url}/api/v1/benchmark/result/${run_id}/export?format=json`);
  writeFileSync(file, await result.text());
  const facts = programs.print("analyze", file, "--print-prompt").split("\n");
  const numberOf = (name: string) => {
    const fact = facts.map((line) => line.split("] ")).find(([, text]) => text?.startsWith(`${name}:`));
    if (!fact) throw new Error(`there is no fact "${name}"`);
    return fact[0]!.slice(1);
  };
  return ANALYSIS.replace(
    /\[(.+?)\]/g,
    (_, names: string) => `[${names.split("; ").map(numberOf).join(", ")}]`,
  );
}

const ANALYSIS = `## Overview

TTFT stays near its idle value up to 16 requests in flight [TTFT p50 at concurrency 1; TTFT p50 at concurrency 16] and rises steeply beyond 24, where requests begin to queue [TTFT p50 from concurrency 16 to concurrency 32].

## Effect of concurrency

| load | what happens |
|---|---|
| 1 to 16 | throughput grows with the load [output throughput at concurrency 1; output throughput at concurrency 16] |
| 32, 64 | the queue grows [TTFT p50 from concurrency 32 to concurrency 64], throughput does not [output throughput from concurrency 32 to concurrency 64] |

## Bottleneck

The server runs about 24 requests at once: throughput stops growing there [scaling from concurrency 32 to concurrency 64] while TTFT grows with every further request [TTFT p50 at concurrency 32; TTFT p50 at concurrency 64].

## Recommended concurrency

**16** requests in flight keep the objectives [goodput at concurrency 16]; 64 break the one for TTFT [goodput at concurrency 64; TTFT p95 at concurrency 64].
`;
