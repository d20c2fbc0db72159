import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { level, statistics, steady } from "@/tests/data";
import { goTo, query } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { StatisticsCard } from "./statistics-card";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

const levels = [
  level({ concurrency: 1, ttft_ms: statistics(), e2e_ms: statistics({ p50: 480 }) }),
  level({
    concurrency: 16,
    ttft_ms: statistics({ n: 20 }),
    steady: steady({ ttft_ms: statistics({ p50: 44 }) }),
  }),
];
const rows = () =>
  screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent).join(" "));

beforeEach(() => goTo("/benchmark/?id=r1"));

describe("every statistic", () => {
  it("of a latency is a row a level; a percentile of too few samples has its mark", () => {
    renderPage(<StatisticsCard levels={levels} />);
    expect(rows()).toEqual([
      "Load n mean std min p1 p5 p10 p25 p50 p75 p90 p95 p99 p99.9 max",
      "1 400 50.00 5.00 40.00 41.00 42.00 43.00 45.00 50.00 55.00 60.00 65.00 80.00 89.00* 90.00",
      "16 20 50.00 5.00 40.00 41.00* 42.00* 43.00* 45.00 50.00 55.00 60.00* 65.00* 80.00* 89.00* 90.00",
    ]);
    expect(screen.getByText(/^\* Too few samples/)).toBeInTheDocument();
  });

  it("is of the latency and the window that the URL says", async () => {
    renderPage(<StatisticsCard levels={levels} />);
    await userEvent.click(screen.getByRole("checkbox", { name: "Steady window only" }));
    expect(query()).toEqual({ id: "r1", window: "steady" });
    expect(rows()[1]).toBe(`1${" –".repeat(15)}`);
    expect(rows()[2]).toContain(" 44.00 ");
    await userEvent.click(screen.getByRole("checkbox", { name: "Steady window only" }));
    await userEvent.selectOptions(screen.getByLabelText("Latency"), "E2E, ms");
    expect(query()).toEqual({ id: "r1", statistics: "e2e_ms" });
    expect(rows()[1]).toContain(" 480.0 ");
  });
});
