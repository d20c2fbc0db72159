// What an update of the running page costs the browser: 100 000 points are on the charts, and ten messages a second come,
// each with 100 entries of the log. Prints a JSON object: milliseconds of script, style and layout on the main thread
// for each update, from Chromium's trace.
//
//   node bench/live-charts.mjs URL_OF_SERVE [UPDATES]
import { chromium } from "playwright-core";

const [url, updates = "100"] = process.argv.slice(2);
const EVERY_MS = 100;
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
  ...progress(POINTS / 10, POINTS),
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
  ],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 1800 } });
let socket;
await page.route(`**/run/${run_id}`, (route) => route.fulfill({ json: run }));
await page.route(`**/run/${run_id}/live*`, (route) =>
  route.fulfill({
    json: {
      run_id,
      status: "running",
      interval_s: 0.1,
      dropped: 0,
      next: 1000,
      points: Array.from({ length: POINTS }, (_, i) => {
        const { errors, timestamp, ...rest } = metrics(i);
        return { t_s: i / 10, level: 0, ...rest };
      }),
      request_log: Array.from({ length: 1000 }, (_, i) => entry(i + 1, i / 100)),
    },
  }),
);
const opened = new Promise((resolve) => page.routeWebSocket(/\/ws\/run\//, (ws) => resolve((socket = ws))));
await page.goto(`${url}/benchmark/?id=${run_id}`);
await opened;
await page.locator("canvas").nth(3).waitFor();

const session = await browser.newBrowserCDPSession();
const events = [];
session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
await session.send("Tracing.start", {
  traceConfig: { includedCategories: ["devtools.timeline", "blink.user_timing"] },
  transferMode: "ReportEvents",
});
for (let i = 0; i < Number(updates); ++i) {
  const t_s = (POINTS + 1 + i) / 10;
  await page.evaluate((n) => performance.mark(`update-${n}`), i);
  socket.send(
    JSON.stringify({
      type: "progress",
      run_id,
      status: "running",
      ...progress(t_s, POINTS + i),
      request_log: Array.from({ length: 100 }, (_, k) => entry(1001 + i * 100 + k, t_s)),
      dropped: 0,
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
}
await page.evaluate((n) => performance.mark(`update-${n}`), Number(updates));
const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
await session.send("Tracing.end");
await done;
await browser.close();

// Work that is not inside other work, in the thread that the marks are of.
const WORK = new Set([
  "FunctionCall",
  "EvaluateScript",
  "v8.run",
  "UpdateLayoutTree",
  "Layout",
  "FireAnimationFrame",
  "TimerFire",
  "EventDispatch",
  "RunMicrotasks",
  "MajorGC",
  "MinorGC",
]);
const marks = events
  .filter(({ name, cat }) => /^update-\d+$/.test(name) && cat.includes("user_timing"))
  .sort((a, b) => a.ts - b.ts);
const thread = events
  .filter(
    ({ tid, pid, ph, name }) => tid === marks[0].tid && pid === marks[0].pid && ph === "X" && WORK.has(name),
  )
  .sort((a, b) => a.ts - b.ts);
const costs = marks.slice(1).map(({ ts: end }, i) => {
  const from = marks[i].ts;
  let sum = 0;
  let covered = from;
  for (const { ts, dur = 0 } of thread) {
    if (ts < from || ts >= end || ts < covered) continue;
    sum += dur;
    covered = ts + dur;
  }
  return sum / 1000;
});
console.log(JSON.stringify({ updates_ms: costs }));
