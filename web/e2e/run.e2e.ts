// The main way: start a run in the form, watch it, reload in the middle, read the result, export, compare, delete.
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { expectSound, launch, newPage, type Watched } from "./browser";
import { call, finishedRun, Programs } from "./program";
import { curveStart, idsInLog } from "./run-page";

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

async function fillForm(page: Page, fields: Record<string, string>) {
  await page.goto("/benchmark/new/");
  // Labels may say more, such as that the field is optional.
  for (const [label, value] of Object.entries(fields))
    await page
      .getByLabel(new RegExp(`^${label}`))
      .first()
      .fill(value);
}
const runIdOf = (page: Page) => new URL(page.url()).searchParams.get("id")!;
const resultTitle = "Throughput and latency by load";

describe("a run from the form", () => {
  let watched: Watched;
  let run_id: string;

  beforeAll(async () => {
    watched = await newPage(browser, url);
  });
  afterAll(() => watched.close());

  it("tests the connection and lists the models", async () => {
    const { page } = watched;
    await fillForm(page, { "Server URL": sim });
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByText("sim-model").first().waitFor();
  });

  it("starts, is watched over the WebSocket and loses nothing by a reload", async () => {
    const { page } = watched;
    await fillForm(page, {
      "Server URL": sim,
      "Concurrency levels": "2, 8",
      "Requests a level": "300",
      "Output length, tokens": "24",
    });
    await page.getByRole("button", { name: "Start the benchmark" }).click();
    await page.getByText("Live", { exact: true }).waitFor();
    run_id = runIdOf(page);
    const log = page.getByRole("log");
    const chart = page.getByRole("img", { name: "Output tokens per second over time" });
    const live = () =>
      call<{ points: object[]; request_log: { request_id: string }[] }>(url, "GET", `/run/${run_id}/live`);
    await expect.poll(async () => (await live()).points.length, { timeout: 20_000 }).toBeGreaterThan(4);
    await expect.poll(() => curveStart(chart, "--chart-1"), { timeout: 3_000 }).toBeLessThan(0.5);
    const before = await idsInLog(log);
    expect(before.length).toBeGreaterThan(10);
    await expectSound(watched);

    await page.reload();
    await page.getByText("Live", { exact: true }).waitFor();
    // What ended while the page was away, and before it listened again, comes within a second or so.
    await vi.waitFor(
      async () => {
        const listed = await idsInLog(log);
        const { request_log } = await live();
        expect(listed).toEqual(request_log.slice(0, listed.length).map(({ request_id }) => request_id));
        expect(listed.length).toBeGreaterThan(before.length);
        expect(listed.slice(0, before.length)).toEqual(before);
      },
      { timeout: 10_000 },
    );
    // Without its past it would begin where it is now: at the right.
    await expect.poll(() => curveStart(chart, "--chart-1"), { timeout: 3_000 }).toBeLessThan(0.5);
    expect(await page.getByText(/that ended (is|are) not listed/).count()).toBe(0);
  });

  it("keeps the log still while older requests are read", async () => {
    const { page } = watched;
    const log = page.getByRole("log");
    const newer = page.getByRole("button", { name: /^\d+ new$/ });
    await idsInLog(log); // ends at the newest
    await expect
      .poll(
        async () => {
          await log.evaluate((place) => (place.scrollTop = 0));
          return newer.isVisible();
        },
        { timeout: 5_000 },
      )
      .toBe(true);
    expect(await log.evaluate((place) => place.scrollTop)).toBe(0);
    await newer.click();
    await newer.waitFor({ state: "hidden" });
    expect(await log.evaluate((place) => place.scrollTop)).toBeGreaterThan(0);
  });

  it("shows the result by itself when the run has ended", async () => {
    const { page } = watched;
    await page.getByRole("heading", { name: resultTitle }).waitFor({ timeout: 60_000 });
    await page.getByText("Best throughput").waitFor();
    await page.getByRole("heading", { name: "Can it be believed?" }).waitFor();
    await page.waitForLoadState("networkidle");
    await expectSound(watched);
  });

  it("tells the figures of a chart under the pointer", async () => {
    const { page } = watched;
    const chart = page.getByRole("img", { name: /^Output throughput and/ });
    expect(await chart.innerText()).toBe(""); // what is drawn is no text
    await chart.hover();
    await expect.poll(() => chart.innerText(), { timeout: 5_000 }).toMatch(/\d/);
    expect(watched.problems).toEqual([]);
  });

  it.each([
    ["CSV of levels", ".csv", "ttft_p50_ms"],
    ["JSON", ".json", '"schema_version"'],
    ["HTML", ".html", "<!doctype html>"],
    ["Excel", ".xlsx", "PK"],
  ])("downloads %s", async (name, ending, content) => {
    const { page } = watched;
    await page.getByRole("button", { name: "Download" }).click();
    const started = page.waitForEvent("download");
    await page
      .getByRole("menuitem", { name: new RegExp(`^${name}`) })
      .first()
      .click();
    const download = await started;
    expect(download.suggestedFilename()).toContain(run_id);
    expect(download.suggestedFilename().endsWith(ending)).toBe(true);
    expect(readFileSync(await download.path(), "latin1").slice(0, 4000)).toContain(content);
  });

  it("keeps the reader's choices in the URL", async () => {
    const { page } = watched;
    await page.getByRole("radio", { name: "E2E" }).first().click();
    await page.waitForURL(/latency=e2e_ms/);
    await page.reload();
    await page.getByRole("heading", { name: resultTitle }).waitFor();
    expect(await page.getByRole("radio", { name: "E2E" }).first().getAttribute("aria-checked")).toBe("true");
  });

  it("is compared with another and deleted from the history", async () => {
    const { page } = watched;
    const other = await finishedRun(url, {
      server_url: sim,
      concurrency: [2, 8],
      num_prompts: 16,
      output_len: 8,
    });
    await page.goto("/history/");
    const boxes = page.getByRole("checkbox", { name: /^Select sim-model/ });
    await boxes.nth(1).waitFor();
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("link", { name: "Compare", exact: true }).last().click();
    await page.getByRole("heading", { name: "Figures and differences" }).waitFor();
    await page.getByText("(baseline)").first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(watched.problems).toEqual([]);

    await page.goto(`/history/?q=${other}`);
    await page.getByRole("checkbox", { name: /^Select sim-model/ }).check();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No run matches").waitFor();
    await expect(call(url, "GET", `/run/${other}`)).rejects.toThrow("404");
    expect(watched.problems).toEqual([]);
  });

  it("is run again with what it was", async () => {
    const { page } = watched;
    await page.goto(`/benchmark/?id=${run_id}`);
    await page.getByRole("link", { name: "Run again" }).click();
    await page.waitForURL(/from=/);
    await expect.poll(() => page.getByLabel("Server URL", { exact: true }).inputValue()).toBe(sim);
    expect(await page.getByLabel("Concurrency levels", { exact: true }).inputValue()).toMatch(/2, ?8/);
    expect(watched.problems).toEqual([]);
  });
});

describe("a first visit", () => {
  it("starts a demo by one click, and shows how it goes", async () => {
    const fresh = await programs.serve();
    const watched = await newPage(browser, fresh.url);
    const { page } = watched;
    await page.goto("/");
    await page.getByRole("button", { name: "Start a demo run" }).click();
    await page.waitForURL(/\/benchmark\/\?id=/);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("log").getByText("ok", { exact: true }).first().waitFor();
    await call(fresh.url, "POST", `/run/${runIdOf(page)}/cancel?now=true`);
    await page.getByRole("heading", { name: resultTitle }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
    await fresh.stop();
  });
});

describe("input that cannot be used", () => {
  it("is told beside its field, and nothing is started", async () => {
    const watched = await newPage(browser, url, { expected: /422/ });
    const { page } = watched;
    await fillForm(page, { "Server URL": "not a url", "Concurrency levels": "0" });
    await page.getByRole("button", { name: "Start the benchmark" }).click();
    const field = page.getByLabel("Concurrency levels", { exact: true });
    await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
    const { counts } = await call<{ counts: Record<string, number> }>(url, "GET", "/history?limit=1");
    expect(counts.queued! + counts.running!).toBe(0);
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("an analysis", () => {
  it("appears as it is written, without the model's thoughts, and is kept", async () => {
    const writer = await programs.sim(
      "--answer",
      "<think>secret thoughts</think>## Overview\n\nIt is **fast**.",
    );
    const run_id = await finishedRun(url, {
      server_url: sim,
      concurrency: [2],
      num_prompts: 12,
      output_len: 8,
    });
    const watched = await newPage(browser, url, { expected: /404/ });
    const { page } = watched;
    await page.goto(`/benchmark/analysis/?id=${run_id}`);
    await page.getByText("No analysis yet").waitFor();
    await page.getByLabel("Server URL", { exact: true }).fill(writer.url);
    await page.getByRole("button", { name: "Write the analysis" }).click();
    await page
      .getByText(/^Written by/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(await page.getByText("secret thoughts").count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});
