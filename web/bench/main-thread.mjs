// A page in Chromium, and what its main thread does between two marks: script, style and layout, from the browser's trace.
import { chromium } from "playwright-core";

export async function openPage(viewport) {
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
  return { browser, page: await browser.newPage({ viewport }) };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Work that is not inside other work.
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

// `act` calls mark() before each update and once after the last. Gives of each the sum of its work and the longest piece, in
// milliseconds.
export async function measure(browser, page, act) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    traceConfig: {
      recordMode: "recordAsMuchAsPossible",
      includedCategories: ["devtools.timeline", "blink.user_timing"],
    },
    transferMode: "ReportEvents",
  });
  let marked = 0;
  await act(() => page.evaluate((n) => performance.mark(`update-${n}`), marked++));
  const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await done;

  const marks = events
    .filter(({ name, cat }) => /^update-\d+$/.test(name) && cat.includes("user_timing"))
    .sort((a, b) => a.ts - b.ts);
  if (marks.length !== marked) throw new Error(`${marks.length} of ${marked} marks are in the trace`);
  const [{ tid, pid }] = marks;
  const work = events
    .filter((event) => event.tid === tid && event.pid === pid && event.ph === "X" && WORK.has(event.name))
    .sort((a, b) => a.ts - b.ts);
  return marks.slice(1).map(({ ts: end }, i) => {
    let covered = marks[i].ts;
    const pieces = [];
    for (const { ts, dur = 0 } of work) {
      if (ts < covered || ts >= end) continue;
      pieces.push(dur / 1000);
      covered = ts + dur;
    }
    return { sum_ms: pieces.reduce((sum, ms) => sum + ms, 0), longest_ms: Math.max(0, ...pieces) };
  });
}
