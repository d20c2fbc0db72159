// Points in great number that a chart shows as one picture, drawn anew for each window of its axis.

export type Mark = "circle" | "triangle" | "diamond";

/** Points that share a name in the legend and a look. `x` rises; `row` is what each stands for. */
export type Points = {
  name: string;
  area: number; // of the chart's grids
  colour: string;
  mark: Mark;
  size: number; // of a mark, in CSS pixels
  opacity: number; // of one mark; where many lie upon each other, the colour is full
  x: Float64Array;
  y: Float64Array;
  row: Int32Array;
  tops: Float64Array; // the highest y of each BLOCK of them
};
const BLOCK = 256;

/** From values to pixels, either way: pixel = value * factor + offset. */
export type Scale = { factor: number; offset: number };
export type Window = { from: number; to: number };

export const toPixel = ({ factor, offset }: Scale, value: number) => value * factor + offset;
export const toValue = ({ factor, offset }: Scale, pixel: number) => (pixel - offset) / factor;

export function pointsOf(
  look: Pick<Points, "name" | "area" | "colour" | "mark" | "size" | "opacity">,
  points: readonly (readonly [x: number, y: number, row: number])[],
): Points {
  const rising = [...points].sort(([a], [b]) => a - b);
  const tops = new Float64Array(Math.ceil(rising.length / BLOCK)).fill(-Infinity);
  rising.forEach(([, y], i) => {
    const block = Math.floor(i / BLOCK);
    if (y > tops[block]!) tops[block] = y;
  });
  return {
    ...look,
    x: Float64Array.from(rising, ([x]) => x),
    y: Float64Array.from(rising, ([, y]) => y),
    row: Int32Array.from(rising, ([, , row]) => row),
    tops,
  };
}

// The first that is not before `value`.
function lowerBound(rising: Float64Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indices [begin, end) of those in the window, both its ends included. */
export function inside({ x }: Points, { from, to }: Window): [begin: number, end: number] {
  const begin = lowerBound(x, from);
  let end = lowerBound(x, to);
  while (end < x.length && x[end]! <= to) ++end;
  return [begin, end];
}

/** The highest in the window, null where it holds none. */
export function highest(groups: readonly Points[], window: Window): [x: number, y: number] | null {
  let most: [number, number] | null = null;
  for (const points of groups) {
    const [begin, end] = inside(points, window);
    for (let i = begin; i < end; ++i) {
      if (!most || points.y[i]! > most[1]) most = [points.x[i]!, points.y[i]!];
      else if (i % BLOCK === 0 && points.tops[i / BLOCK]! <= most[1]) i += BLOCK - 1;
    }
  }
  return most;
}

/** The outline of all: the highest point of each of so many parts of [0, last], without those that are empty, and one more. */
export function outline(
  groups: readonly Points[],
  last: number,
  parts: number,
  besides: [x: number, y: number],
): [x: number, y: number][] {
  const part = last / parts;
  const tops = Array.from({ length: parts }, (_, i) =>
    highest(groups, { from: i * part, to: (i + 1) * part }),
  );
  return [...tops.filter((top) => top !== null), besides].sort(([a], [b]) => a - b);
}

export type Found = { points: Points; index: number };

/** Of those that at most `reach` pixels part from a place, the nearest; of equals the last, which lies on top. */
export function nearest(
  groups: readonly Points[],
  scale: { x: Scale; y: Scale },
  place: { x: number; y: number },
  reach: number,
): Found | null {
  const window = { from: toValue(scale.x, place.x - reach), to: toValue(scale.x, place.x + reach) };
  let least = reach * reach;
  let found: Found | null = null;
  for (const points of groups) {
    const [begin, end] = inside(points, window);
    for (let index = begin; index < end; ++index) {
      const dx = toPixel(scale.x, points.x[index]!) - place.x;
      const dy = toPixel(scale.y, points.y[index]!) - place.y;
      if (dx * dx + dy * dy > least) continue;
      least = dx * dx + dy * dy;
      found = { points, index };
    }
  }
  return found;
}
