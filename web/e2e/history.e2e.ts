// The history as its reader uses it: pages, search, dates, sorting, the Back button, deletion.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, newPage, type Watched } from "./browser";
import { call, finishedRun, Programs } from "./program";

const RUNS = 26; // a page and one
const programs = new Programs();
let browser: Browser;
let url: string;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  const sims = [await programs.sim(), await programs.sim("--model", "other-model")];
  for (let run = 0; run < RUNS; ++run) {
    const { url: server_url } = sims[run === 0 ? 1 : 0]!;
    await finishedRun(url, { server_url, concurrency: [1], num_prompts: 1, output_len: run + 2, warmup: 0 });
  }
  watched = await newPage(browser, url);
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});
beforeEach(async () => {
  await page.goto("/history/");
  await rows().first().waitFor();
});

const rows = () => page.locator("tbody tr");
const shown = () => page.getByText(new RegExp(`of ${RUNS}$`));
const expectRows = (count: number) => expect.poll(() => rows().count()).toBe(count);

describe("the history", () => {
  it("is turned page by page, and back", async () => {
    expect(await rows().count()).toBe(25);
    await page.getByRole("button", { name: "Next page" }).click();
    await expectRows(1);
    expect(await shown().textContent()).toBe(`26–26 of ${RUNS}`);
    await page.getByRole("link", { name: "other-model" }).waitFor(); // the oldest
    await page.goBack();
    await expectRows(25);
  });

  it("is searched, and undone by the Back button choice by choice", async () => {
    await page.getByRole("button", { name: /^Completed/ }).click();
    await page.waitForURL(/status=completed/);
    await page.getByRole("button", { name: "Created" }).click();
    await page.waitForURL(/sort=oldest/);
    await expect.poll(() => rows().first().textContent()).toContain("other-model");
    await page.getByLabel("Search id, model, server").fill("other");
    await expectRows(1);
    await page.goBack();
    await expectRows(25);
    expect(await page.getByLabel("Search id, model, server").inputValue()).toBe("");
    expect(new URL(page.url()).search).toBe("?status=completed");
    await page.goBack();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    expect(await page.getByRole("button", { name: /^All/ }).getAttribute("aria-pressed")).toBe("true");
  });

  it("is of the days that were chosen", async () => {
    const today = await page.evaluate(() => new Date().toLocaleDateString("sv")); // YYYY-MM-DD
    await page.getByLabel("From", { exact: true }).fill(today);
    await page.waitForURL(/from=/);
    await expectRows(25);
    await page.getByLabel("From", { exact: true }).fill("2020-01-01");
    await page.getByLabel("Until", { exact: true }).fill("2020-01-31");
    await page.getByText("No run matches").waitFor();
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await expectRows(25);
  });

  it("is sorted by a figure, both ways", async () => {
    const first = async () => {
      const { runs } = await call<{ runs: { run_id: string }[] }>(
        url,
        "GET",
        `/history?limit=1&sort=${new URL(page.url()).searchParams.get("sort")}`,
      );
      return runs[0]!.run_id;
    };
    const link = () => rows().first().getByRole("link").getAttribute("href");
    for (const sort of ["-throughput", "throughput"]) {
      await page.getByRole("button", { name: "Tokens/s, best" }).click();
      await page.waitForURL(new RegExp(`sort=${sort}$`));
      await expect.poll(link).toBe(`/benchmark/?id=${await first()}`);
    }
  });

  it("has its runs deleted once that is confirmed", async () => {
    await page
      .getByRole("checkbox", { name: /^Select sim-model \([0-9a-f]{8}\)$/ })
      .first()
      .check();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    const dialog = page.getByRole("alertdialog", { name: "Delete this run?" });
    await dialog.getByRole("button", { name: "Back" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("The run was deleted.").first().waitFor();
    await page.getByText(`1–25 of ${RUNS - 1}`).waitFor();
    expect(watched.problems).toEqual([]);
  });
});
