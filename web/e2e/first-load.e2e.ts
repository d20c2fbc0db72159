// What a page makes the browser fetch before it works.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, newPage } from "./browser";
import { Programs } from "./program";

const MOST_BYTES = 400_000; // of compressed script

const programs = new Programs();
let browser: Browser;
let url: string;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

describe("the first load", () => {
  it.each(["/", "/benchmark/new/", "/history/", "/system/"])("of %s is small", async (path) => {
    const watched = await newPage(browser, url);
    const { page } = watched;
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const scripts = new Map<string, number>();
    const types = new Map<string, string>();
    session.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (types.get(requestId) === "Script") scripts.set(requestId, encodedDataLength);
    });
    await page.goto(path, { waitUntil: "networkidle" });
    const sum = [...scripts.values()].reduce((total, bytes) => total + bytes, 0);
    expect(scripts.size).toBeGreaterThan(3);
    expect(sum).toBeLessThan(MOST_BYTES);
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});
