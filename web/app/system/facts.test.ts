import { describe, expect, it } from "vitest";
import { makeFormat } from "@/lib/format";
import { factRows, sections } from "./facts";

const format = makeFormat("en");

describe("facts of the system", () => {
  it("shows units by the endings of names, lists as texts, and what is missing as missing", () => {
    expect(
      factRows(
        {
          memory_bytes: 25_276_514_304,
          idle_timeout_s: 20,
          rate_limit_per_s: 100,
          receive_timestamps: true,
          encodings: ["a", "b"],
          git: null,
          tokenizers: { files: [] },
        },
        format,
      ),
    ).toEqual([
      ["memory", "25.3 GB"],
      ["idle timeout", "20 s"],
      ["rate limit", "100/s"],
      ["receive timestamps", true],
      ["encodings", "a, b"],
      ["git", "–"],
      ["tokenizers · files", "–"],
    ]);
  });
  it("has a section for each group", () => {
    expect(sections({ program: { version: "1" }, odd: 3 })).toEqual([["program", { version: "1" }]]);
  });
});
