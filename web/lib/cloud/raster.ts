// A picture of points, pixel by pixel: a canvas is asked once for all of them, not once for each.
import { inside, type Mark, type Points, type Scale, type Window } from "./cloud";

export type Colour = readonly [red: number, green: number, blue: number];

const covers: Record<Mark, (x: number, y: number) => boolean> = {
  circle: (x, y) => x * x + y * y <= 1.15,
  triangle: (x, y) => Math.abs(x) <= (y + 1) / 2 + 0.01,
  diamond: (x, y) => Math.abs(x) + Math.abs(y) <= 1.01,
};

/** The pixels of a mark so many wide and high, from its middle. */
export function pixelsOf(mark: Mark, size: number): [x: number, y: number][] {
  const half = (size - 1) / 2;
  const from = -Math.floor(half);
  const steps = Array.from({ length: size }, (_, i) => from + i);
  const place = (step: number) => (half === 0 ? 0 : (step - from - half) / half);
  return steps.flatMap((y) =>
    steps.filter((x) => covers[mark](place(x), place(y))).map((x): [number, number] => [x, y]),
  );
}

export class Raster {
  /** RGBA, line by line. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  private readonly whole: Uint32Array; // the same, a number a pixel
  private readonly middles: Uint32Array; // how many marks have theirs at each pixel
  private readonly hits: Uint32Array; // how many cover it

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8ClampedArray(width * height * 4);
    this.whole = new Uint32Array(this.pixels.buffer);
    this.middles = new Uint32Array(width * height);
    this.hits = new Uint32Array(width * height);
  }

  clear() {
    this.whole.fill(0);
  }

  /** Lays the points of the window over what is there. A mark that does not fit in is left out. */
  add(points: Points, window: Window, scale: { x: Scale; y: Scale }, size: number, colour: Colour) {
    const { width, height, hits, middles } = this;
    const mark = pixelsOf(points.mark, size);
    const offsets = Int32Array.from(mark, ([x, y]) => y * width + x);
    const before = Math.floor((size - 1) / 2);
    const after = size - 1 - before;
    const [begin, end] = inside(points, window);
    let [top, bottom] = [height, -1];
    for (let i = begin; i < end; ++i) {
      const x = Math.round(points.x[i]! * scale.x.factor + scale.x.offset);
      const y = Math.round(points.y[i]! * scale.y.factor + scale.y.offset);
      if (x < before || x + after >= width || y < before || y + after >= height) continue;
      const at = y * width + x;
      middles[at] = middles[at]! + 1;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    if (bottom < top) return;
    for (let i = top * width; i < (bottom + 1) * width; ++i) {
      const times = middles[i]!;
      if (times === 0) continue;
      middles[i] = 0;
      for (let k = 0; k < offsets.length; ++k) {
        const at = i + offsets[k]!;
        hits[at] = hits[at]! + times;
      }
    }
    const opacities = Array.from({ length: 9 }, (_, n) => 1 - (1 - points.opacity) ** n);
    this.blend((top - before) * width, (bottom + after + 1) * width, colour, opacities);
  }

  // `opacities`: of so many marks upon each other; as many as the last or more are alike.
  private blend(begin: number, end: number, [red, green, blue]: Colour, opacities: readonly number[]) {
    const { pixels, whole, hits } = this;
    const alone = new Uint32Array(
      Uint8ClampedArray.from(opacities.flatMap((over) => [red, green, blue, over * 255])).buffer,
    );
    for (let i = begin; i < end; ++i) {
      if (hits[i] === 0) continue;
      const times = Math.min(hits[i]!, opacities.length - 1);
      hits[i] = 0;
      if (whole[i] === 0) {
        whole[i] = alone[times]!;
        continue;
      }
      const over = opacities[times]!;
      const at = i * 4;
      const under = (pixels[at + 3]! / 255) * (1 - over);
      const both = over + under;
      pixels[at] = (red * over + pixels[at]! * under) / both;
      pixels[at + 1] = (green * over + pixels[at + 1]! * under) / both;
      pixels[at + 2] = (blue * over + pixels[at + 2]! * under) / both;
      pixels[at + 3] = both * 255;
    }
  }
}
