// The parts of ECharts that every chart draws with; fetched with the first chart, not with the page. What only some charts
// draw with is fetched with the first of those.
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([CanvasRenderer, GridComponent, LegendComponent, LineChart, TooltipComponent]);

export { init };

export const more = {
  bars: () => import("./bars"),
  marks: () => import("./marks"),
  points: () => import("./points"),
};
export type More = keyof typeof more;
