import { describe, expect, it } from "vitest";
import { highest, inside, nearest, outline, pointsOf } from "./cloud";

const look = { name: "ok", area: 0, colour: "blue", mark: "circle", size: 3, opacity: 0.5 } as const;
const points = pointsOf(look, [
  [3, 30, 2],
  [1, 10, 0],
  [2, 20, 1],
  [2, 5, 3],
]);
const many = pointsOf(
  look,
  Array.from({ length: 10_000 }, (_, i) => [i, (i * 7919) % 10_007, i] as [number, number, number]),
);

describe("points", () => {
  it("stand by their times, each with its row", () => {
    expect([...points.x]).toEqual([1, 2, 2, 3]);
    expect([...points.row]).toEqual([0, 1, 3, 2]);
  });

  it("are in a window with both its ends", () => {
    expect(inside(points, { from: 2, to: 3 })).toEqual([1, 4]);
    expect(inside(points, { from: 1.5, to: 2 })).toEqual([1, 3]);
    expect(inside(points, { from: 4, to: 5 })).toEqual([4, 4]);
  });

  it("have a highest in each window, as looking at every one finds it", () => {
    for (const [from, to] of [
      [0, 9_999],
      [100, 800],
      [255, 256],
      [511, 1_024],
      [9_990, 20_000],
    ] as const) {
      const ys = [...many.y].slice(from, to + 1);
      expect(highest([many], { from, to })?.[1]).toBe(Math.max(...ys));
    }
    expect(highest([points], { from: 4, to: 9 })).toBeNull();
  });

  it("have an outline: the highest of each part, and the one that is given", () => {
    expect(outline([points], 4, 2, [2.5, 1])).toEqual([
      [2, 20],
      [2.5, 1],
      [3, 30],
    ]);
  });
});

describe("the nearest point", () => {
  const scale = { x: { factor: 10, offset: 100 }, y: { factor: -1, offset: 50 } };

  it("is found by where it is drawn", () => {
    const found = nearest([points], scale, { x: 121, y: 31 }, 8);
    expect(found && points.row[found.index]).toBe(1);
    const other = nearest([points], scale, { x: 121, y: 44 }, 8);
    expect(other && points.row[other.index]).toBe(3);
  });

  it("is none where all are farther than the reach", () => {
    expect(nearest([points], scale, { x: 125, y: 31 }, 4)).toBeNull();
  });

  it("is the upper one of two in one place", () => {
    const upper = pointsOf({ ...look, name: "failed" }, [[1, 10, 7]]);
    expect(nearest([points, upper], scale, { x: 110, y: 40 }, 8)?.points.name).toBe("failed");
  });
});
