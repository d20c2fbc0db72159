// What the page of a run that goes on shows, read from the browser.
import type { Locator } from "playwright-core";

// The requests in the log, from the first to the last. Scrolls through it, since only those in sight are in the page.
export function idsInLog(log: Locator): Promise<string[]> {
  return log.evaluate(async (place) => {
    const drawn = async () => {
      for (let i = 0; i < 2; ++i) await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    // Until the log no longer follows the newest.
    do {
      place.scrollTop = 0;
      await drawn();
    } while (place.scrollTop !== 0);
    const ids = new Map<number, string>();
    const height = place.scrollHeight;
    for (let top = 0; top < height; top += place.clientHeight) {
      place.scrollTop = top;
      await drawn();
      for (const row of place.querySelectorAll<HTMLElement>("[style*='top:']"))
        ids.set(Number.parseFloat(row.style.top), row.lastElementChild!.textContent!);
    }
    return [...ids].sort(([a], [b]) => a - b).map(([, id]) => id);
  });
}

// Where the curve of a chart begins, as a share of its width. null: nothing has the colour of that CSS variable.
export function curveStart(chart: Locator, variable: string): Promise<number | null> {
  return chart.evaluate((place, name) => {
    const canvas = place.querySelector("canvas");
    if (!canvas) return null;
    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const colour = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
    for (let x = 0; x < width; ++x) {
      for (let y = 0; y < height; ++y) {
        const at = 4 * (y * width + x);
        if (data[at + 3]! > 150 && colour.every((part, i) => Math.abs(data[at + i]! - part) < 16))
          return x / width;
      }
    }
    return null;
  }, variable);
}
