import type { ECharts } from "echarts/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { attach } from "./attach";
import { pointsOf } from "./cloud";

// A chart of 100 by 100 pixels whose axes show a value a pixel from (10, 90) on.
function fakeChart() {
  const dom = document.createElement("div");
  const handlers = new Map<string, Set<(event: unknown) => void>>();
  const on = (name: string, handler: (event: unknown) => void) =>
    handlers.set(name, (handlers.get(name) ?? new Set()).add(handler));
  const off = (name: string, handler: (event: unknown) => void) => handlers.get(name)?.delete(handler);
  const actions: { type: string; tooltip?: { formatter: () => string } }[] = [];
  const options: { series: { data: unknown[] }[] }[] = [];
  const chart = {
    ...{ on, off, getZr: () => ({ on, off }), getDom: () => dom, isDisposed: () => false },
    ...{ getWidth: () => 100, getHeight: () => 100, getOption: () => ({}) },
    convertToPixel: (_: unknown, [x, y]: [number, number]) => [10 + x, 90 - y],
    setOption: (option: (typeof options)[number]) => options.push(option),
    dispatchAction: (action: (typeof actions)[number]) => actions.push(action),
  };
  const tell = (name: string, event: unknown = {}) =>
    handlers.get(name)?.forEach((handler) => handler(event));
  return { chart: chart as unknown as ECharts, dom, actions, options, tell, handlers };
}

const look = { area: 0, mark: "circle", size: 3, opacity: 0.5 } as const;
const cloud = {
  areas: [{ left: 10, right: 10, top: 10, bottom: 10 }],
  last: 80,
  groups: [
    pointsOf({ ...look, name: "ok", colour: "blue" }, [[20, 30, 4]]),
    pointsOf({ ...look, name: "failed", colour: "red" }, [[50, 60, 5]]),
  ],
  tell: (row: number) => `row ${row}`,
};
let painted: number[] = []; // of each picture: its pixels that are not empty

beforeEach(() => {
  painted = [];
  const context = {
    ...{ fillRect: () => {}, clearRect: () => {}, getImageData: () => ({ data: [1, 2, 3, 255] }) },
    putImageData: ({ pixels }: { pixels: Uint8ClampedArray }) =>
      painted.push(pixels.filter((value, i) => i % 4 === 3 && value > 0).length),
  };
  vi.stubGlobal(
    "ImageData",
    class {
      constructor(readonly pixels: Uint8ClampedArray) {}
    },
  );
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("paints what the legend shows, and tells the chart its highest", () => {
  const { chart, options, tell } = fakeChart();
  attach(chart, cloud);
  tell("legendselectchanged", { selected: { ok: true, failed: false } });
  expect(painted).toEqual([10, 5]);
  expect(options.map(({ series }) => series[0]!.data.at(-1))).toEqual([
    [50, 60],
    [20, 30],
  ]);
});

it("paints again only where the axes show something else", () => {
  const { chart, tell } = fakeChart();
  attach(chart, cloud);
  tell("rendered");
  tell("datazoom");
  expect(painted).toHaveLength(1);
});

it("tells the point at the pointer, and none where there is none", () => {
  const { chart, actions, tell } = fakeChart();
  attach(chart, cloud);
  tell("mousemove", { offsetX: 62, offsetY: 33 });
  expect(actions.at(-1)).toMatchObject({ type: "showTip", x: 60, y: 30 });
  expect(actions.at(-1)!.tooltip!.formatter()).toBe("row 5");
  tell("mousemove", { offsetX: 62, offsetY: 70 });
  expect(actions).toHaveLength(1);
});

it("leaves nothing behind", () => {
  const { chart, dom, handlers } = fakeChart();
  const detach = attach(chart, cloud);
  expect(dom.children).toHaveLength(2);
  detach();
  expect(dom.children).toHaveLength(0);
  expect([...handlers.values()].every((left) => left.size === 0)).toBe(true);
});
