import { act, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { renderPage } from "@/tests/render";
import { Chart } from "./chart";

const echarts = vi.hoisted(() => ({ made: 0, drawn: [] as object[], fetchBars: () => {} }));
vi.mock("@/lib/echarts", () => ({
  init: () => {
    echarts.made++;
    return { setOption: (option: object) => echarts.drawn.push(option), resize() {}, dispose() {} };
  },
  more: { bars: () => new Promise<void>((done) => (echarts.fetchBars = done)) },
}));
const settle = () => act(() => vi.dynamicImportSettled());

beforeEach(() => {
  echarts.made = 0;
  echarts.drawn = [];
});

it("a chart of lines needs nothing more than these", async () => {
  renderPage(<Chart option={{ series: [] }} label="Curves" />);
  await settle();
  expect(echarts.drawn).toMatchObject([{ series: [], animation: false }]);
  expect(screen.getByRole("img", { name: "Curves" })).toBeInTheDocument();
});

it("a chart is drawn once what it needs beside lines is there", async () => {
  renderPage(<Chart needs="bars" option={{ series: [] }} label="Bars" />);
  await settle();
  expect(echarts.made).toBe(0);
  await act(async () => echarts.fetchBars());
  expect(echarts.drawn).toHaveLength(1);
});
