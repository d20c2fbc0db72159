// What a page makes the browser fetch until it is idle: compressed script.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, newPage } from "./browser";
import { call, finishedRun, Programs } from "./program";

// Charts are fetched once the page is there; ECharts is 154 to 202 kB (web/README.md).
const MOST_BYTES = 260_000;
const MOST_BYTES_WITH_CHARTS = 400_000;

const programs = new Programs();
let browser: Browser;
let url: string;
let runs: string[];
let running: string;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  const sim = (await programs.sim("--answer", "## Overview")).url;
  const load = { server_url: sim, concurrency: [1, 4], output_len: 8 };
  const body = { ...load, num_prompts: 12 };
  runs = [await finishedRun(url, body), await finishedRun(url, body)];
  const written = await fetch(`${url}/api/v1/benchmark/result/${runs[0]}/analysis`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ analysis_server_url: sim }),
  });
  expect(await written.text()).toContain("event: done");
  running = (await call<{ run_id: string }>(url, "POST", "/run", { ...load, duration_s: 300 })).run_id;
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

type Fetched = { url: string; bytes: number; byPage: boolean }; // byPage: the HTML names it

async function scriptsOf(page: Page, path: string, until: (page: Page) => Promise<unknown>) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const asked = new Map<string, Omit<Fetched, "bytes">>();
  const fetched: Fetched[] = [];
  session.on("Network.requestWillBeSent", ({ requestId, request, initiator, type }) => {
    if (type === "Script") asked.set(requestId, { url: request.url, byPage: initiator.type === "parser" });
  });
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const script = asked.get(requestId);
    if (script) fetched.push({ ...script, bytes: Number(response.headers["Content-Length"]) });
  });
  await page.goto(path);
  await until(page);
  await page.waitForLoadState("networkidle");
  return fetched;
}
const sum = (scripts: Fetched[]) => scripts.reduce((total, { bytes }) => total + bytes, 0);

const heading = (page: Page) => page.getByRole("heading", { level: 1 }).waitFor();
const charts = (count: number) => (page: Page) =>
  page
    .locator("canvas")
    .nth(count - 1)
    .waitFor();

describe("the first load", () => {
  it.each(["/", "/benchmark/new/", "/history/", "/system/", "/compare/"])("of %s is small", async (path) => {
    const watched = await newPage(browser, url);
    const scripts = await scriptsOf(watched.page, path, heading);
    expect(scripts.length).toBeGreaterThan(3);
    expect(sum(scripts)).toBeLessThan(MOST_BYTES);
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("of an analysis is small", async () => {
    const watched = await newPage(browser, url);
    const scripts = await scriptsOf(watched.page, `/benchmark/analysis/?id=${runs[0]}`, (page) =>
      page.getByRole("heading", { name: "Overview" }).waitFor(),
    );
    expect(sum(scripts)).toBeLessThan(MOST_BYTES);
    await watched.close();
  });

  it.each([
    ["a result", () => `/benchmark/?id=${runs[0]}`, charts(3)],
    ["a run that goes on", () => `/benchmark/?id=${running}`, charts(4)],
    ["a comparison", () => `/compare/?ids=${runs.join(",")}`, charts(2)],
  ] as const)("of %s is small before its charts come", async (_, path, until) => {
    const watched = await newPage(browser, url);
    const scripts = await scriptsOf(watched.page, path(), until);
    expect(scripts.filter(({ byPage }) => byPage).length).toBeGreaterThan(3);
    expect(sum(scripts.filter(({ byPage }) => byPage))).toBeLessThan(MOST_BYTES);
    expect(sum(scripts)).toBeLessThan(MOST_BYTES_WITH_CHARTS);
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("fetches nothing of the pages that it has links to", async () => {
    const watched = await newPage(browser, url);
    const scripts = await scriptsOf(watched.page, "/system/", heading);
    expect(scripts.filter(({ byPage }) => !byPage)).toEqual([]);
    await watched.close();
  });
});
