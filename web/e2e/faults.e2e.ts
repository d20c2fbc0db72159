// What a reader sees when something is wrong.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, newPage } from "./browser";
import { call, finishedRun, Programs } from "./program";

const programs = new Programs();
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

describe("the API key", () => {
  it("is asked for, refused when wrong, and kept in this tab when right", async () => {
    const { url } = await programs.serve("--api-key", "right-key", "--api-key-scope", "all");
    const watched = await newPage(browser, url, { expected: /401/ });
    const { page } = watched;
    await page.goto("/history/");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Enter the API key" }).click();
    await dialog.getByLabel("API key").fill("wrong-key");
    await dialog.getByRole("button", { name: "Use this key" }).click();
    await dialog.getByText("The server did not take this key.").waitFor();
    await dialog.getByLabel("API key").fill("right-key");
    await dialog.getByRole("button", { name: "Use this key" }).click();
    await page.getByText("No run yet").waitFor();
    expect(await page.evaluate(() => Object.values({ ...sessionStorage }))).toContain("right-key");
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("right-key");
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("a server that is gone", () => {
  it("is told of, and found again when it is back", async () => {
    const first = await programs.serve();
    const port = new URL(first.url).port;
    const watched = await newPage(browser, first.url, {
      expected: /ERR_CONNECTION_REFUSED|Failed to load resource/,
    });
    const { page } = watched;
    await page.goto("/system/");
    await page.getByText("In order").waitFor();
    await first.stop();
    await page.getByText("No connection to the server.").waitFor({ timeout: 30_000 });
    await programs.start("serve", "--port", port, "--database", `${programs.folder}/again.db`);
    await page.getByText("No connection to the server.").waitFor({ state: "hidden", timeout: 30_000 });
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("a link while the server is gone", () => {
  it("is not followed, which is told, until the server is back", async () => {
    const database = ["--database", `${programs.folder}/link.db`];
    const first = await programs.start("serve", ...database);
    const watched = await newPage(browser, first.url, {
      expected: /ERR_CONNECTION_REFUSED|Failed to load resource/,
    });
    const { page } = watched;
    await page.goto("/system/");
    await page.getByText("In order").waitFor();
    await page.getByRole("link", { name: "New benchmark" }).click();
    await page.getByRole("heading", { level: 1, name: "New benchmark" }).waitFor();
    await first.stop();
    for (const name of ["History", "API reference"]) {
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByText("The server of llm-loadtest cannot be reached.").first().waitFor();
      await page.getByText("No connection to the server.").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
    }
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "System" }).waitFor();
    await programs.start("serve", "--port", new URL(first.url).port, ...database);
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("a run whose server is gone", () => {
  it("is shown with what it had, and as interrupted when the server is back", async () => {
    const database = ["--database", `${programs.folder}/killed.db`];
    const first = await programs.start("serve", ...database);
    const sim = await programs.sim();
    const watched = await newPage(browser, first.url, {
      expected: /ERR_CONNECTION_REFUSED|Failed to load resource|WebSocket/,
    });
    const { page } = watched;
    const body = { server_url: sim.url, concurrency: [2], duration_s: 300, output_len: 8 };
    const { run_id } = await call<{ run_id: string }>(first.url, "POST", "/run", body);
    await page.goto(`/benchmark/?id=${run_id}`);
    const entry = page.getByRole("log").getByText("ok", { exact: true }).first();
    await entry.waitFor();
    await first.stop("SIGKILL");
    await page.getByText("Polling each second").waitFor();
    await page.getByText("There is no news of the run:").waitFor();
    await page.getByText("No connection to the server.").waitFor({ timeout: 30_000 });
    expect(await entry.isVisible()).toBe(true);
    await programs.start("serve", "--port", new URL(first.url).port, ...database);
    await page.getByText("The process that ran it was gone before the run ended.").waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("a page whose server is gone", () => {
  it("stays, and what its charts show can be chosen", async () => {
    const server = await programs.serve();
    const sim = await programs.sim();
    const body = { server_url: sim.url, concurrency: [1], num_prompts: 12, output_len: 8 };
    const run_id = await finishedRun(server.url, body);
    const watched = await newPage(browser, server.url, {
      expected: /ERR_CONNECTION_REFUSED|Failed to load resource/,
    });
    const { page } = watched;
    await page.goto(`/benchmark/?id=${run_id}`);
    const choice = page.getByRole("radio", { name: "E2E" }).first();
    await choice.waitFor();
    await page.waitForLoadState("networkidle");
    await server.stop();
    await choice.click();
    await page.waitForURL(/latency=e2e_ms/);
    await expect.poll(() => choice.getAttribute("aria-checked")).toBe("true");
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("a run that is not there", () => {
  it("says so and can be tried again", async () => {
    const { url } = await programs.serve();
    const watched = await newPage(browser, url, { expected: /404/ });
    await watched.page.goto("/benchmark/?id=20260101T000000Z-00000000");
    await watched.page.getByText("This could not be loaded").waitFor();
    await watched.page.getByRole("button", { name: "Try again" }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});
