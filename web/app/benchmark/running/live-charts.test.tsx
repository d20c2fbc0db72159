import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Live } from "@/lib/api";
import { drawing } from "@/tests/charts";
import { renderPage } from "@/tests/render";
import { FeedState } from "./feed-state";
import { LiveCharts } from "./live-charts";

it("the figure of a chart is its newest value, however many points there were", () => {
  const state = new FeedState();
  const points = Array.from({ length: 600 }, (_, t_s) => ({
    t_s,
    level: 0,
    output_tokens_per_s: t_s === 598 ? 777 : 100,
    ttft_p50_ms: 50,
    itl_avg_ms: t_s === 599 ? null : 10,
    error_count: 3,
    in_flight: 1,
  }));
  state.takeLive({ points, request_log: [], next: 0 } as unknown as Live);
  renderPage(<LiveCharts state={state} versions={[1, 1, 1, 1]} />);
  const figures = screen.getAllByRole("heading").map((heading) => heading.nextElementSibling?.textContent);
  expect(figures).toEqual(["100.0 tokens/s", "50.0 ms", "– ms", "3 "]);
});

it("the labels of large figures are short, to have room", async () => {
  renderPage(<LiveCharts state={new FeedState()} versions={[1, 1, 1, 1]} />);
  const { yAxis } = await drawing("Output tokens per second over time");
  expect(yAxis.axisLabel!.formatter!(1_000_000)).toBe("1M");
});
