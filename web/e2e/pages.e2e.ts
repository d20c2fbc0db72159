// Every page as different readers have it: sound in light and dark, in English and Korean, on a phone and a wide screen.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectSound, launch, newPage } from "./browser";
import { finishedRun, Programs } from "./program";

const programs = new Programs();
let browser: Browser;
let url: string;
let runs: string[];

beforeAll(async () => {
  browser = await launch();
  url = (await programs.serve()).url;
  const sim = await programs.sim();
  const slow = await programs.sim("--fault-http-500", "0.2");
  const body = {
    concurrency: [1, 4],
    num_prompts: 12,
    output_len: 8,
    warmup: 0,
    goodput_thresholds: { ttft_ms: 30 },
  };
  runs = [
    await finishedRun(url, { ...body, server_url: sim.url }),
    await finishedRun(url, { ...body, server_url: slow.url }),
  ];
});
afterAll(async () => {
  await browser?.close();
  await programs.stop();
});

const pages = (): [string, string, RegExp][] => [
  ["dashboard", "/", /Dashboard|대시보드/],
  ["new benchmark", "/benchmark/new/", /New benchmark|새 벤치마크/],
  ["result", `/benchmark/?id=${runs[1]}`, /sim-model/],
  ["analysis", `/benchmark/analysis/?id=${runs[0]}`, /AI analysis|AI 분석/],
  ["history", "/history/", /History|기록/],
  ["compare", `/compare/?ids=${runs.join(",")}`, /Compare|비교/],
  ["system", "/system/", /System|시스템/],
  ["not found", "/nowhere/", /no such page|찾을 수 없습니다/],
];

const readers = {
  "a wide screen, light, English": { viewport: { width: 1440, height: 900 }, theme: "light", locale: "en" },
  "dark, Korean": { viewport: { width: 1280, height: 800 }, theme: "dark", locale: "ko" },
  "a phone of 360 px": { viewport: { width: 360, height: 740 }, theme: "light", locale: "en" },
} as const;

describe.each(Object.entries(readers))("%s", (_, { viewport, theme, locale }) => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])("page %i is sound", async (index) => {
    const [name, path, heading] = pages()[index]!;
    const watched = await newPage(browser, url, {
      viewport,
      storage: { "llm-loadtest.theme": theme, "llm-loadtest.locale": locale },
      ...(name === "not found" && { expected: /404/ }),
      ...(name === "analysis" && { expected: /404/ }), // there is none yet
    });
    await watched.page.goto(path);
    await watched.page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await watched.page.waitForLoadState("networkidle");
    expect(await watched.page.locator("html").getAttribute("data-theme")).toBe(theme);
    expect(await watched.page.locator("html").getAttribute("lang")).toBe(locale);
    await expectSound(watched);
    await watched.close();
  });
});

describe("language", () => {
  it("is switched without a reload and kept", async () => {
    const watched = await newPage(browser, url, { locale: "en-US" });
    const { page } = watched;
    await page.goto("/history/");
    await page.getByLabel("Language").first().selectOption("ko");
    await page.getByRole("heading", { level: 1, name: "기록" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "기록" }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });

  it("is Korean for a browser that asks for Korean", async () => {
    const watched = await newPage(browser, url, { locale: "ko-KR" });
    await watched.page.goto("/system/");
    await watched.page.getByRole("heading", { level: 1, name: "시스템" }).waitFor();
    await watched.close();
  });

  it("has its letters in the font that is bundled", async () => {
    const watched = await newPage(browser, url, { locale: "ko-KR" });
    const { page } = watched;
    await page.goto("/history/");
    await page.getByRole("heading", { level: 1, name: "기록" }).waitFor();
    const font = await page.evaluate(() => {
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(document.querySelector("h1")!);
      return `${fontWeight} ${fontSize} ${fontFamily}`;
    });
    // True as well where no family of the page has faces for these letters; hence the names.
    await expect.poll(() => page.evaluate((of) => document.fonts.check(of, "기록"), font)).toBe(true);
    const families = await page.evaluate(
      async (of) => (await document.fonts.load(of, "기록")).map(({ family }) => family.replaceAll('"', "")),
      font,
    );
    expect([...new Set(families)]).toEqual(["Noto Sans KR Variable"]);
    await watched.close();
  });
});

describe("keyboard", () => {
  it("reaches the content first, then every page by its link", async () => {
    const watched = await newPage(browser, url);
    const { page } = watched;
    await page.goto("/history/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    await page.getByRole("link", { name: "System" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "System" }).waitFor();
    expect(watched.problems).toEqual([]);
    await watched.close();
  });
});
