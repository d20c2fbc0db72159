import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Level } from "@/lib/api";
import { curves, drawing } from "@/tests/charts";
import { level, rateLevel, statistics } from "@/tests/data";
import { goTo, query } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { LoadChart } from "./load-chart";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

const measured = (changes: Partial<Level>) =>
  level({ output_tokens_per_s: 100, ttft_ms: statistics({ p50: 50, p99: 80 }), ...changes });
const levels = [measured({ concurrency: 1 }), measured({ concurrency: 16, ttft_ms: null })];
const label = "Output throughput and TTFT by load";

beforeEach(() => goTo("/benchmark/?id=r1"));

describe("throughput and latency by load", () => {
  it("are curves over the numbers of the loads; what was not measured is a gap", async () => {
    renderPage(<LoadChart levels={levels} />);
    expect((await drawing(label)).xAxis.type).toBe("value");
    const gap = (value: number) => [
      [1, value],
      [16, null],
    ];
    expect(await curves(label)).toEqual({
      "Output tokens/s": [
        [1, 100],
        [16, 100],
      ],
      "TTFT p50": gap(50),
      "TTFT p99": gap(80),
    });
  });

  it("go from the least load to the greatest, however the levels were run", async () => {
    renderPage(<LoadChart levels={[10, 1, 5].map((concurrency) => measured({ concurrency }))} />);
    expect((await curves(label))["Output tokens/s"]).toEqual([
      [1, 100],
      [5, 100],
      [10, 100],
    ]);
    expect((await drawing(label)).xAxis.name).toBe("Requests in flight");
  });

  it("show the percentiles of the URL, at least one", async () => {
    goTo("/benchmark/?id=r1&percentiles=p90,odd");
    renderPage(<LoadChart levels={levels} />);
    expect(Object.keys(await curves(label))).toEqual(["Output tokens/s", "TTFT p90"]);
    await userEvent.click(screen.getByRole("checkbox", { name: "p90" }));
    expect(query()).toEqual({ id: "r1", percentiles: "p90,odd" });
    await userEvent.click(screen.getByRole("checkbox", { name: "p50" }));
    expect(query()).toEqual({ id: "r1", percentiles: "p50,p90" });
    await waitFor(async () =>
      expect(Object.keys(await curves(label))).toEqual(["Output tokens/s", "TTFT p50", "TTFT p90"]),
    );
  });

  it("are the latency of the URL, with its objective", async () => {
    goTo("/benchmark/?id=r1&latency=e2e_ms");
    const slo = { slo: { e2e_ms: 2000 } } as Level["goodput"];
    renderPage(<LoadChart levels={[measured({ concurrency: 1, goodput: slo, e2e_ms: statistics() })]} />);
    const drawn = await curves("Output throughput and E2E by load");
    expect(drawn["SLO 2,000 ms"]).toEqual([[1, 2000]]);
    await userEvent.click(screen.getByRole("radio", { name: "TTFT" }));
    expect(query()).toEqual({ id: "r1" });
  });

  it("stand beside each other where loads have no number, or the same one twice", async () => {
    const { unmount } = renderPage(
      <LoadChart levels={[rateLevel(), rateLevel({ request_rate_per_s: null, output_tokens_per_s: 7 })]} />,
    );
    expect((await drawing(label)).xAxis).toMatchObject({ type: "category", data: ["4.00/s", "all at once"] });
    expect((await curves(label))["Output tokens/s"]).toEqual([
      [0, null],
      [1, 7],
    ]);
    unmount();
    renderPage(<LoadChart levels={[measured({ concurrency: 8 }), measured({ concurrency: 8 })]} />);
    expect((await drawing(label)).xAxis).toMatchObject({ type: "category", data: ["8", "8"] });
    expect((await curves(label))["Output tokens/s"]).toEqual([
      [0, 100],
      [1, 100],
    ]);
  });

  it("are a table, too", async () => {
    renderPage(<LoadChart levels={levels} />);
    await userEvent.click(screen.getByText("As a table"));
    expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "Requests in flightOutput tokens/sTTFT p50, msTTFT p99, ms",
      "1100.050.0080.00",
      "16100.0––",
    ]);
  });
});
