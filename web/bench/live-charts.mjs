// What an update of the running page costs the browser: 100 000 points came so far, and ten messages a second come, each
// with 100 entries of the log. Charts and log take turns, so not every message draws a chart; only updates that drew one
// count. Prints a JSON object: milliseconds of script, style and layout on the main thread for each of them, and how many
// messages there were.
//
//   node bench/live-charts.mjs URL_OF_SERVE [UPDATES]
import { measure, openPage, pause } from "./main-thread.mjs";

const [url, updates = "100"] = process.argv.slice(2);
const EVERY_MS = 100;
const MOST_MESSAGES = 20 * Number(updates);
const POINTS = 100_000;
const run_id = "20260101T000000Z-0000bead";

const metrics = (i) => ({
  ttft_avg_ms: 60 + (i % 7),
  ttft_p50_ms: 58 + (i % 11),
  itl_avg_ms: 10 + (i % 3),
  output_tokens_per_s: 900 + (i % 97),
  requests_per_s: 7,
  e2e_avg_ms: 1400,
  success_count: i,
  error_count: i >> 8,
  errors: {},
  in_flight: 64,
  waiting: 0,
  timestamp: new Date(0).toISOString(),
});
const progress = (t_s, i) => ({
  phase: "measuring",
  asked: null,
  progress: { current: i, total: null, percent: 50, of: "requests" },
  concurrency: { level: 64, index: 0, total: 1 },
  overall_percent: 50,
  elapsed_s: t_s,
  eta_s: 1000,
  metrics: metrics(i),
});
const entry = (seq, at_s) => ({
  seq,
  at_s,
  request_id: `bench-${seq}`,
  level: 0,
  status: seq % 50 ? "ok" : "failed",
  ttft_ms: 58,
  e2e_ms: 1380,
  output_tokens: 128,
  error: seq % 50 ? null : "reset",
});
const run = {
  run_id,
  status: "running",
  status_detail: null,
  status_reason: null,
  model: "bench",
  server_url: "http://127.0.0.1:1",
  created_at: new Date(0).toISOString(),
  started_at: new Date(0).toISOString(),
  completed_at: null,
  engine: null,
  levels: 0,
  attempted: 0,
  succeeded: 0,
  failed: 0,
  verdict: null,
  output_tokens_per_s: null,
  ttft_p50_ms: null,
  error_rate: null,
  duration_s: null,
  output_tokens_per_s_by_level: [],
  queue_position: null,
  stopping: false,
  ...progress(POINTS / 10, POINTS),
};

const { browser, page } = await openPage({ width: 1440, height: 1800 });
// Whoever draws on a canvas clears it first.
await page.addInitScript(() => {
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...place) {
    window.drew = true;
    clearRect.apply(this, place);
  };
});
const drew = () =>
  page.evaluate(() => {
    const drawn = window.drew === true;
    window.drew = false;
    return drawn;
  });
let socket;
await page.route(`**/run/${run_id}`, (route) => route.fulfill({ json: run }));
const points = Array.from({ length: POINTS }, (_, i) => {
  const { errors, timestamp, ...rest } = metrics(i);
  return { t_s: i / 10, level: 0, ...rest };
});
const request_log = Array.from({ length: 1000 }, (_, i) => entry(i + 1, i / 100));
await page.route(`**/run/${run_id}/live*`, (route) => {
  const first = !new URL(route.request().url()).searchParams.has("since_s");
  const news = first ? { points, request_log } : { points: [], request_log: [] };
  return route.fulfill({
    json: { run_id, status: "running", interval_s: 1, dropped: 0, next: 1000, ...news },
  });
});
const tell = (t_s, i, log) =>
  socket.send(
    JSON.stringify({
      type: "progress",
      run_id,
      status: "running",
      stopping: false,
      ...progress(t_s, POINTS + i),
      request_log: log,
      dropped: 0,
    }),
  );
const opened = new Promise((resolve) => page.routeWebSocket(/\/ws\/run\//, (ws) => resolve((socket = ws))));
await page.goto(`${url}/benchmark/?id=${run_id}`);
await opened;
await page.locator("canvas").nth(3).waitFor();
tell(POINTS / 10, 0, []);
await page.getByText("Live", { exact: true }).waitFor();
await pause(2000); // after its first message the page asks for what it did not hear

const drawing = []; // of each message: whether the charts were drawn then
const costs = await measure(browser, page, async (mark) => {
  await drew();
  for (let i = 0; drawing.filter(Boolean).length < Number(updates); ++i) {
    if (i > MOST_MESSAGES) throw new Error(`of ${i} messages ${drawing.filter(Boolean).length} were drawn`);
    const t_s = (POINTS + 1 + i) / 10;
    await mark();
    tell(
      t_s,
      i,
      Array.from({ length: 100 }, (_, k) => entry(1001 + i * 100 + k, t_s)),
    );
    await pause(EVERY_MS);
    drawing.push(await drew());
  }
  await mark();
});
await browser.close();
const updates_ms = costs.filter((_, i) => drawing[i]).map(({ sum_ms }) => sum_ms);
console.log(JSON.stringify({ updates_ms, messages: drawing.length }));
