// Draws points over a chart of ECharts, which draws axes, legend and zoom: at each step of a zoom one picture, and the
// point at the pointer found by its time. The chart's series "outline" gets what its axis and its slider are made from.
import type { ECharts } from "echarts/core";
import {
  type Found,
  highest,
  nearest,
  outline,
  type Points,
  type Scale,
  toPixel,
  toValue,
  type Window,
} from "./cloud";
import { type Colour, Raster } from "./raster";

/** Of a grid, in CSS pixels from the chart's edges. */
export type Area = { left: number; right: number; top?: number; height?: number; bottom: number };
export type Cloud = {
  areas: readonly Area[];
  last: number; // the end of the axis of times
  groups: readonly Points[];
  tell: (row: number) => string; // HTML of the tooltip
};

const REACH = 8; // CSS pixels from the pointer to a point
const PARTS = 200; // of the outline
const MARGIN = 8; // around an area, for marks at its edge

type View = { left: number; top: number; right: number; bottom: number; x: Scale; y: Scale; window: Window };

export function attach(chart: ECharts, cloud: Cloud): () => void {
  const canvas = document.createElement("canvas");
  const ring = document.createElement("div");
  canvas.className = "pointer-events-none absolute inset-0";
  ring.className = "pointer-events-none absolute -top-1.5 -left-1.5 hidden size-3 rounded-full border-2";
  chart.getDom().append(canvas, ring);
  const colours = new Map(cloud.groups.map(({ colour }) => [colour, colourOf(colour)]));
  const [legend] = (chart.getOption() as { legend?: { selected?: Record<string, boolean> }[] }).legend ?? [];
  let selected = legend?.selected ?? {};
  let seen = "";
  let views: View[] = [];
  let top: number | null = null; // of the window, as the chart knows it
  let rasters: Raster[] = [];

  const shown = (area: number) =>
    cloud.groups.filter((points) => points.area === area && selected[points.name] !== false);

  function paint() {
    const ratio = window.devicePixelRatio;
    const [width, height] = [chart.getWidth() * ratio, chart.getHeight() * ratio].map(Math.round);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${chart.getWidth()}px`, height: `${chart.getHeight()}px` });
    const context = canvas.getContext("2d")!;
    context.clearRect(0, 0, canvas.width, canvas.height);
    rasters = views.map((view, area) => {
      const [left, top] = [view.left - MARGIN, view.top - MARGIN].map((edge) => Math.round(edge * ratio));
      const across = Math.max(1, Math.round((view.right - view.left + 2 * MARGIN) * ratio)); // not seen: 0 wide
      const down = Math.max(1, Math.round((view.bottom - view.top + 2 * MARGIN) * ratio));
      const kept = rasters[area];
      const raster = kept?.width === across && kept.height === down ? kept : new Raster(across, down);
      raster.clear();
      const within = ({ factor, offset }: Scale, edge: number) => ({
        factor: factor * ratio,
        offset: offset * ratio - edge,
      });
      const scale = { x: within(view.x, left!), y: within(view.y, top!) };
      for (const points of shown(area))
        raster.add(points, view.window, scale, Math.round(points.size * ratio), colours.get(points.colour)!);
      context.putImageData(new ImageData(raster.pixels, across), left!, top!);
      return raster;
    });
  }

  // Not before the chart has drawn its axes.
  function look() {
    const now = cloud.areas.map((area, index) => viewOf(chart, area, index));
    if (now.some((view) => view === null)) return false;
    views = now as View[];
    return true;
  }

  // Draws again where the axes show something else than last time.
  function follow() {
    if (!look()) return;
    const highestNow = highest(shown(0), views[0]!.window);
    if (highestNow && highestNow[1] !== top) {
      top = highestNow[1];
      chart.setOption({
        series: [{ id: "outline", data: outline(shown(0), cloud.last, PARTS, highestNow) }],
      });
      look();
    }
    const now = JSON.stringify([
      views,
      selected,
      chart.getWidth(),
      chart.getHeight(),
      window.devicePixelRatio,
    ]);
    if (now === seen) return;
    seen = now;
    leave();
    paint();
  }

  function leave() {
    if (ring.classList.contains("hidden")) return;
    ring.classList.add("hidden");
    chart.dispatchAction({ type: "hideTip" });
  }

  function point({ offsetX: x, offsetY: y }: { offsetX: number; offsetY: number }) {
    const area = views.findIndex(
      (view) =>
        x >= view.left - REACH &&
        x <= view.right + REACH &&
        y >= view.top - REACH &&
        y <= view.bottom + REACH,
    );
    const view = views[area];
    const found: Found | null = view ? nearest(shown(area), view, { x, y }, REACH) : null;
    if (!view || !found) {
      ring.classList.add("hidden");
      return;
    }
    const { points, index } = found;
    const place = { x: toPixel(view.x, points.x[index]!), y: toPixel(view.y, points.y[index]!) };
    ring.classList.remove("hidden");
    Object.assign(ring.style, {
      borderColor: points.colour,
      transform: `translate(${place.x}px, ${place.y}px)`,
    });
    const told = cloud.tell(points.row[index]!);
    chart.dispatchAction({ type: "showTip", ...place, tooltip: { formatter: () => told } });
  }

  const select = (event: unknown) => {
    ({ selected } = event as { selected: Record<string, boolean> });
    follow();
  };
  chart.on("datazoom", follow);
  chart.on("rendered", follow);
  chart.on("legendselectchanged", select);
  const pointer = chart.getZr();
  pointer.on("mousemove", point);
  pointer.on("globalout", leave);
  follow();
  return () => {
    canvas.remove();
    ring.remove();
    if (chart.isDisposed()) return;
    chart.off("datazoom", follow);
    chart.off("rendered", follow);
    chart.off("legendselectchanged", select);
    pointer.off("mousemove", point);
    pointer.off("globalout", leave);
  };
}

function viewOf(chart: ECharts, area: Area, gridIndex: number): View | null {
  const at = (value: number) =>
    chart.convertToPixel({ gridIndex }, [value, value]) as [number, number] | undefined;
  const [zero, one] = [at(0), at(1)];
  if (!zero || !one) return null;
  const scale = (axis: 0 | 1) => ({ factor: one[axis] - zero[axis], offset: zero[axis] });
  const [left, right] = [area.left, chart.getWidth() - area.right];
  const bottom = chart.getHeight() - area.bottom;
  const top = area.top ?? bottom - area.height!;
  const x = scale(0);
  const half = 0.5; // a pixel, for what rounding takes from the window's ends
  return {
    ...{ left, right, top, bottom, x, y: scale(1) },
    window: { from: toValue(x, left - half), to: toValue(x, right + half) },
  };
}

// Whatever way of writing a colour the browser knows.
function colourOf(colour: string): Colour {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d")!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}
