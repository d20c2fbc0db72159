import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Level } from "@/lib/api";
import { level, statistics } from "@/tests/data";
import { renderPage } from "@/tests/render";
import { ResultTiles } from "./result-tiles";

const measured = (concurrency: number, output_tokens_per_s: number, changes: Partial<Level> = {}) =>
  level({ concurrency, output_tokens_per_s, ttft_ms: statistics({ p50: 40 + concurrency }), ...changes });
const INVALID: Partial<Level> = { verdict: { status: "INVALID", reasons: [] } };
const tile = (name: string) => screen.getByText(name).closest("section")!;

describe("the head of a result", () => {
  it("names the best of the levels that can be believed", () => {
    renderPage(
      <ResultTiles levels={[measured(1, 100, INVALID), measured(8, 700), measured(64, 900, INVALID)]} />,
    );
    expect(tile("Best throughput")).toHaveTextContent(/700.*at load 8$/);
    expect(tile("Best TTFT p50")).toHaveTextContent(/48.00.*at load 8$/);
  });

  it("names none where none can be, and says why", () => {
    renderPage(<ResultTiles levels={[measured(1, 100, INVALID), measured(8, 700, INVALID)]} />);
    expect(tile("Best throughput")).toHaveTextContent(/–.*no level can be believed$/);
    expect(tile("Best TTFT p50")).toHaveTextContent(/–.*no level can be believed$/);
  });

  it("does not call a small rate of errors none", () => {
    const failed = { attempted: 100_000, succeeded: 99_999, failed: 1 };
    renderPage(<ResultTiles levels={[measured(8, 700, failed)]} />);
    expect(tile("Error rate")).toHaveTextContent("<0.01%1 of 100,000 failed");
  });
});
