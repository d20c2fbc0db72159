// What the chart of a level's requests costs the browser with 100 000 of them: each step of zooming by the wheel, in and out in
// turn, and each move of the pointer over the points. A step lasts until the next, so it has all frames that follow it.
// Prints a JSON object: milliseconds of script, style and layout on the main thread, and of the longest piece that nothing
// could interrupt.
//
//   node bench/timeline.mjs URL_OF_SERVE RUN_ID [STEPS]      (a run that has ended there)
import { measure, openPage, pause } from "./main-thread.mjs";

const [url, run_id, steps = "100"] = process.argv.slice(2);
const POINTS = 100_000;
const ZOOM_MS = 150; // the zoom takes ten steps a second at most
const MOVE_MS = 100;

const each = (value) => Array.from({ length: POINTS }, (_, i) => value(i));
const timeline = {
  run_id,
  level: 0,
  total: POINTS,
  every: 1,
  t_s: each((i) => i / 100),
  ttft_ms: each((i) => (i % 200 ? 50 + (i % 997) / 10 : null)),
  e2e_ms: each((i) => (i % 200 ? 1300 + (i % 997) : null)),
  output_tokens: each((i) => (i % 200 ? 128 : null)),
  status: each((i) => (i % 200 ? "ok" : "failed")),
  failure_kind: each((i) => (i % 200 ? null : "http_5xx")),
};

const { browser, page } = await openPage({ width: 1440, height: 900 });
await page.route(`**/result/${run_id}/timeline*`, (route) => route.fulfill({ json: timeline }));
await page.goto(`${url}/benchmark/?id=${run_id}`);
const chart = page.getByRole("img", { name: /^Requests over time/ });
await chart.locator("canvas").first().waitFor();
await chart.scrollIntoViewIfNeeded();
await pause(1000); // drawn, with its fonts
const { x, y, width, height } = await chart.boundingBox();
const moveTo = (share) => page.mouse.move(x + width * share, y + height / 2);

const zooms = await measure(browser, page, async (mark) => {
  await moveTo(0.5);
  await pause(MOVE_MS);
  for (let i = 0; i < Number(steps); ++i) {
    await mark();
    await page.mouse.wheel(0, i % 2 ? 100 : -100);
    await pause(ZOOM_MS);
  }
  await mark();
});
const moves = await measure(browser, page, async (mark) => {
  for (let i = 0; i < Number(steps); ++i) {
    await mark();
    await moveTo(0.2 + (0.6 * i) / Number(steps));
    await pause(MOVE_MS);
  }
  await mark();
});
await browser.close();
console.log(JSON.stringify({ zooms, moves }));
