import { describe, expect, it } from "vitest";
import { pointsOf } from "./cloud";
import { pixelsOf, Raster } from "./raster";

const one = { factor: 1, offset: 0 };
const scale = { x: one, y: one };
const all = { from: -Infinity, to: Infinity };
const look = { name: "ok", area: 0, colour: "", mark: "circle", size: 1, opacity: 0.5 } as const;
const at = (raster: Raster, x: number, y: number) =>
  [...raster.pixels.slice((y * raster.width + x) * 4)].slice(0, 4);
const drawing = (mark: "circle" | "triangle" | "diamond", size: number) => {
  const lines = Array.from({ length: size }, () => Array.from({ length: size }, () => "."));
  const first = -Math.floor((size - 1) / 2);
  for (const [x, y] of pixelsOf(mark, size)) lines[y - first]![x - first] = "#";
  return lines.map((line) => line.join(""));
};

describe("marks", () => {
  it("have their shapes", () => {
    expect(drawing("circle", 1)).toEqual(["#"]);
    expect(drawing("circle", 3)).toEqual([".#.", "###", ".#."]);
    expect(drawing("triangle", 5)).toEqual(["..#..", "..#..", ".###.", ".###.", "#####"]);
    expect(drawing("diamond", 5)).toEqual(["..#..", ".###.", "#####", ".###.", "..#.."]);
  });
});

describe("a picture of points", () => {
  it("is fuller where more of them lie", () => {
    const raster = new Raster(4, 1);
    const points = pointsOf(look, [
      [1, 0, 0],
      [2, 0, 1],
      [2, 0, 2],
    ]);
    raster.add(points, all, scale, 1, [10, 20, 30]);
    expect([at(raster, 0, 0), at(raster, 1, 0), at(raster, 2, 0)]).toEqual([
      [0, 0, 0, 0],
      [10, 20, 30, 128],
      [10, 20, 30, 191],
    ]);
  });

  it("has those of the window alone, and leaves out what does not fit in", () => {
    const raster = new Raster(5, 5);
    const points = pointsOf({ ...look, size: 3 }, [
      [0, 2, 0],
      [1, 9, 1],
      [2, 2, 2],
      [3, 2, 3],
    ]);
    raster.add(points, { from: 0, to: 2 }, scale, 3, [1, 2, 3]);
    const lit = Array.from({ length: 25 }, (_, i) => i).filter((i) => raster.pixels[i * 4 + 3]! > 0);
    expect(lit).toEqual([7, 11, 12, 13, 17]);
  });

  it("lays later points over earlier ones", () => {
    const raster = new Raster(1, 1);
    const point = (opacity: number) => pointsOf({ ...look, opacity }, [[0, 0, 0]]);
    raster.add(point(1), all, scale, 1, [200, 0, 0]);
    raster.add(point(0.5), all, scale, 1, [0, 100, 0]);
    expect(at(raster, 0, 0)).toEqual([100, 50, 0, 255]);
    raster.clear();
    expect(at(raster, 0, 0)).toEqual([0, 0, 0, 0]);
  });
});
