// Lines at a place of an axis.
import { MarkLineComponent } from "echarts/components";
import { use } from "echarts/core";

use(MarkLineComponent);
