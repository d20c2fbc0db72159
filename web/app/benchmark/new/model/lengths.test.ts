import { describe, expect, it } from "vitest";
import { asKind, lengthProblem, longestLength, meanLength, readLength, writeLength } from "./lengths";

describe("lengths", () => {
  it("reads and writes what the API takes", () => {
    expect(readLength("256")).toEqual({ kind: "fixed", first: "256", second: "" });
    expect(readLength("uniform:64:512")).toEqual({ kind: "uniform", first: "64", second: "512" });
    expect(writeLength({ kind: "lognormal", first: "256", second: "0.8" })).toBe("lognormal:256:0.8");
    expect(writeLength({ kind: "uniform", first: "", second: "9" })).toBe("uniform::9");
  });

  it("changes its kind and stays about as long", () => {
    expect(asKind("256", "uniform")).toBe("uniform:128:384");
    expect(asKind("uniform:128:384", "normal")).toBe("normal:256:64");
    expect(asKind("normal:256:64", "fixed")).toBe("256");
    expect(asKind("", "uniform")).toBe("uniform::");
  });

  it("tells what cannot be used", () => {
    expect(["0", "x", "1.5", "", "2000000"].map(lengthProblem)).toEqual(Array(5).fill("length"));
    expect(lengthProblem("uniform:9:1")).toBe("lengthOrder");
    expect(lengthProblem("uniform:1:")).toBe("length");
    expect(lengthProblem("normal:256:")).toBe("lengthSpread");
    expect(["256", "uniform:1:9", "normal:256.5:64", "lognormal:256:0.8"].map(lengthProblem)).toEqual(
      Array(4).fill(null),
    );
  });

  it("has a mean, and a longest where there is one", () => {
    expect(["256", "uniform:100:300", "lognormal:256:0.8", "x"].map(meanLength)).toEqual([
      256,
      200,
      256,
      null,
    ]);
    expect(["256", "uniform:100:300", "normal:256:64"].map(longestLength)).toEqual([256, 300, null]);
  });
});
