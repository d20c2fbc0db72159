// Points in great number, and how to look at some of them.
import { ScatterChart } from "echarts/charts";
import { DataZoomComponent } from "echarts/components";
import { use } from "echarts/core";

use([DataZoomComponent, ScatterChart]);
