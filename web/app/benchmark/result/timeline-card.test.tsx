import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, type Timeline } from "@/lib/api";
import { curves, drawing } from "@/tests/charts";
import { level, statistics } from "@/tests/data";
import { goTo, query } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { TimelineCard } from "./timeline-card";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("timeline"));

const point = { errors: 1, in_flight: 4, output_tokens_per_s: 90, ttft_ms_p50: null };
const levels = [
  level({ concurrency: 1, ttft_ms: statistics(), series: [{ ...point, t_s: 1 }] }),
  level({ concurrency: 16, ttft_ms: statistics(), series: [{ ...point, t_s: 1 }] }),
];
const timeline: Timeline = {
  run_id: "r1",
  level: 1,
  every: 1,
  total: 4,
  t_s: [0, 1, 2, 3],
  status: ["ok", "failed", "ok", "cut_off"],
  failure_kind: [null, "http_5xx", null, null],
  ttft_ms: [50, null, null, 70],
  e2e_ms: [400, null, 500, null],
  output_tokens: [1, null, 1, null],
};
const label = "Requests over time at load 16";

beforeEach(() => {
  goTo("/benchmark/?id=r1");
  vi.mocked(api.timeline).mockReset().mockResolvedValue(timeline);
});

describe("a level over time", () => {
  it("has a point a request, by how it ended; what has no latency is apart", async () => {
    renderPage(<TimelineCard run_id="r1" levels={levels} />);
    const points = async () => (await drawing(label)).series.map(({ name, data }) => [name, data]);
    expect(await points()).toEqual([
      ["ok", [[0, 50, 0]]],
      ["ok", [[2, 0, 2]]],
      ["failed", [[1, 0, 1]]],
      ["cut off", [[3, 70, 3]]],
    ]);
    expect(api.timeline).toHaveBeenCalledExactlyOnceWith("r1", 1);
    await userEvent.click(screen.getByRole("radio", { name: "E2E" }));
    await waitFor(async () =>
      expect((await points()).map(([name]) => name)).toEqual(["ok", "failed", "cut off"]),
    );
    await userEvent.click(screen.getByText("As a table"));
    expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "Sent at, sE2E, msEnded",
      "0400.0ok",
      "1.00–failed, Server error (5xx)",
      "2.00500.0ok",
      "3.00–cut off",
    ]);
  });

  it("begins with E2E where nothing was streamed", async () => {
    renderPage(<TimelineCard run_id="r1" levels={levels.map((each) => ({ ...each, ttft_ms: null }))} />);
    expect(await screen.findByRole("radio", { name: "E2E" })).toBeChecked();
  });

  it("says where not every request is shown", async () => {
    vi.mocked(api.timeline).mockResolvedValue({ ...timeline, every: 3, total: 200_000 });
    renderPage(<TimelineCard run_id="r1" levels={levels} />);
    expect(await screen.findByText("Every 3rd of 200,000 requests is shown.")).toBeInTheDocument();
  });

  it("is that of the level that is chosen", async () => {
    renderPage(<TimelineCard run_id="r1" levels={levels} />);
    await userEvent.selectOptions(screen.getByLabelText("Level"), "load 1");
    expect(query()).toEqual({ id: "r1", at: "0" });
    await screen.findByRole("img", { name: "Requests over time at load 1" });
    expect(vi.mocked(api.timeline).mock.lastCall).toEqual(["r1", 0]);
  });

  it("by second needs no requests", async () => {
    goTo("/benchmark/?id=r1&timeline=seconds");
    renderPage(<TimelineCard run_id="r1" levels={levels} />);
    expect(await curves(label)).toEqual({
      "Output tokens/s": [[1, 90]],
      "TTFT p50, ms": [[1, null]],
      "Requests in flight, mean": [[1, 4]],
      "Failed requests": [[1, 1]],
    });
    await userEvent.click(screen.getByText("As a table"));
    expect(screen.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "SecondOutput tokens/sTTFT p50, msRequests in flight, meanFailed requests",
      "1.0090.0–4.001",
    ]);
    expect(api.timeline).not.toHaveBeenCalled();
  });

  it("says why it cannot be shown, and tries again", async () => {
    vi.mocked(api.timeline).mockRejectedValueOnce(new ApiError(500, "the file cannot be read"));
    renderPage(<TimelineCard run_id="r1" levels={levels} />);
    expect(await screen.findByRole("alert")).toHaveTextContent("the file cannot be read");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(Object.keys(await curves(label))).toEqual(["ok", "failed", "cut off"]);
  });
});
