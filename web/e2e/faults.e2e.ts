// What a reader sees when something is wrong.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, newPage } from "./browser";
import { Programs } from "./program";

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
