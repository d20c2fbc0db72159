import { describe, expect, it } from "vitest";
import { entry } from "@/tests/data";
import { goesOn, runLabel, shortId } from "./runs";

describe("a run", () => {
  it("is told from others of its model by the end of its id", () => {
    expect(shortId("20261128T112914Z-9709e94b")).toBe("9709e94b");
    expect(runLabel(entry())).toBe("llama-3.1-8b (9709e94b)");
  });

  it("has its whole id where that is of another kind, or its model is not known", () => {
    expect(shortId("my-run-1")).toBe("my-run-1");
    expect(runLabel(entry({ model: null }))).toBe("20261128T112914Z-9709e94b");
  });

  it("goes on while it waits or runs", () => {
    expect(
      (["queued", "running", "completed", "interrupted"] as const).map((status) => goesOn(entry({ status }))),
    ).toEqual([true, true, false, false]);
    expect(goesOn(undefined)).toBe(false);
  });
});
