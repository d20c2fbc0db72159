// What goes from the browser's disk to the server and back: datasets and analyses.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, newPage } from "./browser";
import { call, finishedRun, Programs } from "./program";

const programs = new Programs();
let browser: Browser;
let url: string;
let sim: string;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  sim = (await programs.sim("--answer", "## Overview\n\nIt is **fast**.")).url;
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

describe("a dataset", () => {
  it("is uploaded and chosen in the form, and its prompts are sent", async () => {
    const file = path.join(programs.folder, "my prompts.jsonl");
    writeFileSync(file, '{"prompt": "one"}\n{"prompt": "two"}\n');
    const watched = await newPage(browser, url);
    const { page } = watched;
    await page.goto("/benchmark/new/");
    await page.getByLabel("Server URL", { exact: true }).fill(sim);
    await page.getByRole("radio", { name: "Dataset" }).click();
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText(/was uploaded and chosen\.$/).waitFor();
    const { datasets } = await call<{ datasets: { name: string }[] }>(url, "GET", "/datasets");
    await page.getByRole("textbox", { name: "Concurrency levels" }).fill("1");
    await page.getByRole("textbox", { name: "Requests a level" }).fill("2");
    await page.getByRole("button", { name: "Start the benchmark" }).click();
    await page.waitForURL(/\/benchmark\/\?id=/);
    const run_id = new URL(page.url()).searchParams.get("id")!;
    const body = await call<{ dataset: string }>(url, "GET", `/run/${run_id}/body`);
    expect(body.dataset).toBe(datasets[0]!.name);
    await page.getByRole("heading", { name: "Throughput and latency by load" }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("that cannot be used is refused with the reason", async () => {
    const file = path.join(programs.folder, "broken.jsonl");
    writeFileSync(file, '{"prompt": \n');
    const watched = await newPage(browser, url, { expected: /422|400/ });
    const { page } = watched;
    await page.goto("/benchmark/new/");
    await page.getByRole("radio", { name: "Dataset" }).click();
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText(/^The upload failed: ./).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});

describe("an analysis", () => {
  it("is downloaded as it is kept, and written anew once that is confirmed", async () => {
    const run_id = await finishedRun(url, {
      server_url: sim,
      concurrency: [2],
      num_prompts: 4,
      output_len: 8,
    });
    const watched = await newPage(browser, url, { expected: /404/ });
    const { page } = watched;
    const kept = () => call<{ created_at: string }>(url, "GET", `/result/${run_id}/analysis`);
    await page.goto(`/benchmark/analysis/?id=${run_id}`);
    await page.getByLabel("Server URL", { exact: true }).fill(sim);
    await page.getByRole("button", { name: "Write the analysis" }).click();
    await page
      .getByText(/^Written by/)
      .first()
      .waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.md$/);
    expect(readFileSync((await download.path())!, "utf8")).toContain("It is **fast**.");

    const { created_at } = await kept();
    await page.getByRole("button", { name: "Write it anew" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Back" }).click();
    expect((await kept()).created_at).toBe(created_at);
    await page.getByRole("button", { name: "Write it anew" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Write it anew" }).click();
    await expect.poll(async () => (await kept()).created_at).not.toBe(created_at);
    await page
      .getByText(/^Written by/)
      .first()
      .waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});
