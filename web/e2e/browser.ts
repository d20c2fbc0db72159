// Debian's Chromium by playwright-core, and pages on which an error of the console or a violation of the
// Content-Security-Policy fails the test.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--no-first-run",
    ],
  });
}

export type Watched = { page: Page; problems: string[]; close: () => Promise<void> };

// `expected`: errors that the test provokes (a refused call is an error of Chromium's console too).
export async function newPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & {
    locale?: string;
    storage?: Record<string, string>;
    expected?: RegExp;
  } = {},
): Promise<Watched> {
  const { storage = {}, expected, ...rest } = options;
  const context = await browser.newContext({ baseURL: url, acceptDownloads: true, ...rest });
  await context.addInitScript((entries) => {
    for (const [name, value] of entries) localStorage.setItem(name, value);
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} blocks ${event.blockedURI} ${event.sample}`);
    });
  }, Object.entries(storage));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  const note = (text: string) => {
    if (!expected?.test(text)) problems.push(text);
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => note(String(error)));
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (!["data:", "blob:"].includes(target.protocol) && target.origin !== new URL(url).origin)
      note(`a request left the machine: ${request.url()}`);
  });
  return { page, problems, close: () => context.close() };
}

// No serious fault by axe's rules, nothing wider than the window, nothing in the console.
export async function expectSound({ page, problems }: Watched) {
  expect(problems).toEqual([]);
  // By the browser's tools: the page's policy allows no script of ours.
  await page.evaluate(axeSource);
  const faults = await page.evaluate(async () => {
    const axe = (
      window as unknown as {
        axe: {
          run: () => Promise<{
            violations: { impact: string; id: string; nodes: { html: string; failureSummary: string }[] }[];
          }>;
        };
      }
    ).axe;
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join("\n")}`,
      );
  });
  expect(faults).toEqual([]);
  const [wide, window_] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(wide).toBeLessThanOrEqual(window_!);
}
