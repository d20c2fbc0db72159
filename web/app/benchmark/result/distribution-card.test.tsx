import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { curves, drawing } from "@/tests/charts";
import { level, statistics } from "@/tests/data";
import { goTo, query } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { DistributionCard } from "./distribution-card";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

const levels = [
  level({ concurrency: 1, e2e_ms: statistics() }),
  level({ concurrency: 16, ttft_ms: statistics(), e2e_ms: statistics({ n: 4, histogram: [[90, 4]] }) }),
];
const ttft = "Distribution: Time to first token";
const e2e = "Distribution: End-to-end latency";

beforeEach(() => goTo("/benchmark/?id=r1"));

describe("the distribution of a latency", () => {
  it("is a cumulative curve of each level that has it", async () => {
    renderPage(<DistributionCard levels={levels} />);
    expect(await curves(ttft)).toEqual({
      16: [
        [40, 0],
        [45, 0.25],
        [55, 0.75],
        [90, 1],
      ],
    });
    expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([
      "TTFT, ms",
      "E2E, ms",
    ]);
    await userEvent.selectOptions(screen.getByLabelText("Latency"), "E2E, ms");
    expect(query()).toEqual({ id: "r1", distribution: "e2e_ms" });
    expect(Object.keys(await curves(e2e))).toEqual(["1", "16"]);
    await userEvent.click(screen.getByRole("radio", { name: "Log" }));
    await waitFor(async () => expect((await drawing(e2e)).xAxis.type).toBe("log"));
  });

  it("is a histogram of one level, the first that has it unless the URL says another", async () => {
    goTo("/benchmark/?id=r1&distribution=e2e_ms&shape=histogram&level=7");
    renderPage(<DistributionCard levels={levels} />);
    const counts = async () => (await drawing(e2e)).series[0]!.data as number[];
    const total = (values: number[]) => values.reduce((sum, n) => sum + n, 0);
    expect(screen.getByLabelText("Level")).toHaveDisplayValue("load 1");
    expect(total(await counts())).toBe(400);
    await userEvent.selectOptions(screen.getByLabelText("Level"), "load 16");
    expect(query()).toMatchObject({ level: "1" });
    await waitFor(async () => expect(total(await counts())).toBe(4));
  });

  it("names bars of a narrow range apart, in the chart and as a table", async () => {
    goTo("/benchmark/?id=r1&shape=histogram");
    const ttft_ms = statistics({ min: 50.02, max: 50.31, histogram: [[50.31, 400]] });
    renderPage(<DistributionCard levels={[level({ concurrency: 1, ttft_ms })]} />);
    const names = (await drawing(ttft)).xAxis.data!;
    expect(new Set(names).size).toBe(40);
    await userEvent.click(screen.getByText("As a table"));
    expect(await screen.findByRole("cell", { name: "50.303 – 50.310" })).toBeInTheDocument();
  });

  it("is not there where nothing was timed", () => {
    renderPage(<DistributionCard levels={[level({ concurrency: 1 })]} />);
    expect(screen.queryByRole("heading")).not.toBeInTheDocument();
  });
});
