import { describe, expect, it } from "vitest";
import { Decimated } from "./decimated";

describe("Decimated", () => {
  it("gives every point while there are few", () => {
    const curve = new Decimated(4);
    curve.add(0, 1);
    curve.add(1, null);
    curve.add(2, 3);
    expect(curve.points()).toEqual([
      [0, 1],
      [1, null],
      [2, 3],
    ]);
  });

  it("keeps the extremes of what it merges", () => {
    const curve = new Decimated(4);
    [5, 1, 9, 2, 7].forEach((value, t) => curve.add(t, value));
    expect(curve.points()).toEqual([
      [0, 1],
      [0, 5],
      [2, 2],
      [2, 9],
      [4, 7],
    ]);
  });

  it("ends at its newest point, whatever is merged", () => {
    const curve = new Decimated(4);
    expect(curve.latest).toBeUndefined();
    [5, 1, 9, 2, 7, 3].forEach((value, t) => {
      curve.add(t, value);
      expect(curve.latest).toBe(value);
      expect(curve.points().at(-1)).toEqual([t, value]);
    });
    curve.add(6, 8);
    curve.add(7, null);
    expect(curve.latest).toBeNull();
    expect(curve.points().at(-1)).toEqual([7, null]);
  });

  it("stays small for 100 000 points and loses no peak", () => {
    const curve = new Decimated(512);
    for (let t = 0; t < 100_000; ++t) curve.add(t, t === 77_777 ? 1000 : t % 10);
    const points = curve.points();
    expect(points.length).toBeLessThanOrEqual(1025);
    expect(Math.max(...points.map(([, value]) => value ?? 0))).toBe(1000);
    expect(points[0]![0]).toBe(0);
  });

  it("has a gap where nothing was measured, whatever is merged", () => {
    const curve = new Decimated(2);
    for (let t = 0; t < 4; ++t) curve.add(t, null);
    curve.add(4, 8);
    expect(curve.points()).toEqual([
      [0, null],
      [4, 8],
    ]);
  });
});
