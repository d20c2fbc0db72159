// The page of a run that goes on, beside the main way (run.e2e.ts): stopping, different readers, without WebSockets.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectSound, launch, newPage } from "./browser";
import { call, Programs } from "./program";

const programs = new Programs();
let browser: Browser;
let url: string;
let sim: string;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  sim = (await programs.sim()).url;
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

const resultTitle = "Throughput and latency by load";

describe("a run that is stopped", () => {
  it("keeps what was measured", async () => {
    const watched = await newPage(browser, url);
    const { page } = watched;
    const { run_id } = await call<{ run_id: string }>(url, "POST", "/run", {
      server_url: sim,
      concurrency: [2],
      duration_s: 300,
      output_len: 8,
      grace_s: 0,
    });
    await page.goto(`/benchmark/?id=${run_id}`);
    await page.getByRole("log").getByText("ok", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Stop the run" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Stop the run" }).click();
    await page.getByText("The run was stopped.").waitFor();
    await page.getByRole("heading", { name: resultTitle }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("a run that was asked to stop", () => {
  it("says so after a reload, and can be cut off there", async () => {
    const slow = await programs.start("sim", "--ttft-ms", "60000");
    const watched = await newPage(browser, url);
    const { page } = watched;
    const { run_id } = await call<{ run_id: string }>(url, "POST", "/run", {
      server_url: slow.url,
      concurrency: [2],
      duration_s: 300,
      output_len: 8,
      warmup: 0,
      grace_s: 60,
    });
    await page.goto(`/benchmark/?id=${run_id}`);
    await page.getByText("Measuring", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Stop the run" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Stop the run" }).click();
    await page.getByText("The run is ending.").waitFor();
    await page.reload();
    await page.getByText("The run is ending.").waitFor();
    await page.getByRole("button", { name: "Stop at once" }).click();
    await page.getByText("The run was stopped.").waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
    await slow.stop();
  });
});

describe("a run that goes on, as different readers have it", () => {
  let run_id: string;
  beforeAll(async () => {
    run_id = (
      await call<{ run_id: string }>(url, "POST", "/run", {
        server_url: sim,
        concurrency: [2],
        duration_s: 300,
        output_len: 24,
      })
    ).run_id;
  });
  afterAll(async () => {
    await call(url, "DELETE", `/run/${run_id}`);
  });

  it.each([
    ["dark, Korean", 1280, "dark", "ko", "실시간"],
    ["a phone of 360 px", 360, "light", "en", "Live"],
    ["a dark, Korean phone", 360, "dark", "ko", "실시간"],
  ] as const)("is sound: %s", async (_, width, theme, locale, isLive) => {
    const watched = await newPage(browser, url, {
      viewport: { width, height: 800 },
      storage: { "llm-loadtest.theme": theme, "llm-loadtest.locale": locale },
    });
    const { page } = watched;
    await page.goto(`/benchmark/?id=${run_id}`);
    await page.getByText(isLive, { exact: true }).waitFor();
    await page.getByRole("log").locator("[style*='top:']").first().waitFor();
    await page.locator("canvas").nth(3).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe(theme);
    expect(await page.locator("html").getAttribute("lang")).toBe(locale);
    await expectSound(watched);
    await watched.close();
  });
});

describe("without WebSockets", () => {
  it("polls, says so, and shows the result all the same", async () => {
    const watched = await newPage(browser, url, { expected: /WebSocket/ });
    const { page } = watched;
    // As behind a proxy that lets none through.
    await page.routeWebSocket(/\/ws\/run\//, (socket) => void socket.close());
    const { run_id } = await call<{ run_id: string }>(url, "POST", "/run", {
      server_url: sim,
      concurrency: [2],
      num_prompts: 60,
      output_len: 24,
    });
    await page.goto(`/benchmark/?id=${run_id}`);
    await page.getByText("Polling each second").waitFor();
    await page.getByRole("log").getByText("ok", { exact: true }).first().waitFor();
    await page.getByRole("heading", { name: resultTitle }).waitFor({ timeout: 60_000 });
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});
