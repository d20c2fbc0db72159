// The parts of ECharts that every chart draws with; fetched with the first chart, not with the page. What only some charts
// draw with is fetched with the first of those.
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init as make, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([CanvasRenderer, GridComponent, LegendComponent, LineChart, TooltipComponent]);

export function init(place: HTMLElement): ECharts {
  const chart = make(place);
  chart.getZr().setSleepAfterStill(1); // frames; ten where it is not said, and each costs a little of those that draw
  return chart;
}

export const more = {
  bars: () => import("./bars"),
  marks: () => import("./marks"),
  points: () => import("./points"),
};
export type More = keyof typeof more;
