// The chart of more requests than are marked one by one: drawn, pointed at, zoomed.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch, newPage } from "./browser";
import { finishedRun, Programs } from "./program";

const programs = new Programs();
let browser: Browser;
let url: string;
let run: string;

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  const sim = await programs.sim("--fault-http-500", "0.02");
  const load = { concurrency: [32], num_prompts: 3000, input_len: 16, output_len: 2, warmup: 0 };
  run = await finishedRun(url, { ...load, server_url: sim.url });
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

// How many pixels each column of the points' picture has.
const columns = (chart: Locator) =>
  chart
    .locator("canvas")
    .last()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
      return Array.from({ length: width }, (_, x) => {
        let lit = 0;
        for (let y = 0; y < height; ++y) if (data[(y * width + x) * 4 + 3]) ++lit;
        return lit;
      });
    });
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

// Moves over the chart, line by line, until a point is told.
async function point(page: Page, chart: Locator, across: number): Promise<string> {
  const { x, y, width, height } = (await chart.boundingBox())!;
  const told = chart.getByText(/^(ok|failed, .*): .*, [\d.,]+ s$/);
  await page.mouse.move(x + width * across, y + 2);
  await told.waitFor({ state: "hidden" });
  for (let down = 40; down < height - 50; down += 6) {
    await page.mouse.move(x + width * across, y + down);
    if (await told.isVisible()) return (await told.textContent())!;
  }
  throw new Error("there is no point at any height");
}
const secondsOf = (told: string) => Number(/([\d.]+) s$/.exec(told)![1]);

it("shows every request, says which one the pointer is at, and zooms", async () => {
  const watched = await newPage(browser, url, { viewport: { width: 1200, height: 900 } });
  const { page } = watched;
  await page.goto(`/benchmark/?id=${run}`);
  const chart = page.getByRole("img", { name: /^Requests over time/ });
  await chart.scrollIntoViewIfNeeded();
  await expect.poll(async () => sum(await columns(chart))).toBeGreaterThan(1000);
  const [early, late] = [await point(page, chart, 0.2), await point(page, chart, 0.8)];
  const apart = secondsOf(late) - secondsOf(early);
  expect(apart).toBeGreaterThan(0);

  const whole = await columns(chart);
  const { x, y, width, height } = (await chart.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 3);
  for (let i = 0; i < 8; ++i) {
    await page.mouse.wheel(0, -200);
    await page.waitForTimeout(120); // the zoom takes ten steps a second
  }
  await expect.poll(async () => sum(await columns(chart))).not.toBe(sum(whole));
  const near = secondsOf(await point(page, chart, 0.8)) - secondsOf(await point(page, chart, 0.2));
  expect(near).toBeLessThan(apart * 0.7);
  expect(watched.problems).toEqual([]);
  await watched.close();
});
