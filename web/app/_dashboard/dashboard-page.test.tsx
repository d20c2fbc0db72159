import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { entry, history, runStatus } from "@/tests/data";
import { renderPage } from "@/tests/render";
import { DashboardPage } from "./dashboard-page";

const push = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("history", "run", "startDemo"));

beforeEach(() => {
  vi.mocked(api.history).mockReset();
  vi.mocked(api.run).mockReset();
  vi.mocked(api.startDemo).mockReset();
  push.mockReset();
});
afterEach(() => void vi.useRealTimers());

describe("the dashboard", () => {
  it("offers the demo first, and goes to it", async () => {
    vi.mocked(api.history).mockResolvedValue(history([]));
    vi.mocked(api.startDemo).mockResolvedValue({ run_id: "demo1", status: "queued", queue_position: 1 });
    renderPage(<DashboardPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Start a demo run" }));
    await waitFor(() => expect(push).toHaveBeenCalledWith("/benchmark/?id=demo1"));
    expect(screen.getByRole("link", { name: "New benchmark" })).toHaveAttribute("href", "/benchmark/new/");
  });

  it("says why a demo could not be started", async () => {
    vi.mocked(api.history).mockResolvedValue(history([]));
    vi.mocked(api.startDemo).mockRejectedValue(new ApiError(503, "100 runs wait already; try again later"));
    renderPage(<DashboardPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Start a demo run" }));
    expect(
      (
        await screen.findAllByText("The demo could not be started: 100 runs wait already; try again later")
      )[0],
    ).toBeInTheDocument();
    expect(push).not.toHaveBeenCalled();
  });

  it("counts the runs, and leads to them", async () => {
    vi.mocked(api.history).mockResolvedValue(history([entry()], { completed: 7, failed: 2, cancelled: 1 }));
    renderPage(<DashboardPage />);
    const totals = within(await screen.findByRole("list", { name: "Runs by status" }));
    expect(totals.getAllByRole("link").map((link) => [link.getAttribute("href"), link.textContent])).toEqual([
      ["/history/", "All runs101 was cancelled or interrupted"],
      ["/history/?status=running", "Running0None waits"],
      ["/history/?status=completed", "Completed7All levels measured"],
      ["/history/?status=failed", "Failed2Ended with an error"],
    ]);
    expect(screen.getByText("Nothing is running.")).toBeInTheDocument();
  });

  it("lists the latest runs with their figures, and a line by level where the server has it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(entry().created_at) + 2 * 3_600_000 });
    vi.mocked(api.history).mockResolvedValue(
      history(
        [
          entry({ output_tokens_per_s_by_level: [120, null, 1113] }),
          entry({
            run_id: "20261128T112914Z-00000000",
            status: "failed",
            model: null,
            levels: 0,
            failed: 0,
            verdict: null,
            output_tokens_per_s: null,
            ttft_p50_ms: null,
            error_rate: null,
          }),
        ],
        { completed: 1, failed: 1 },
      ),
    );
    renderPage(<DashboardPage />);
    const table = within(await screen.findByRole("table"));
    const [, first, second] = table.getAllByRole("row").map((row) => within(row));
    await userEvent.click(table.getByRole("button", { name: "TTFT p50 at that load, ms" }));
    expect(await screen.findByRole("tooltip")).toHaveTextContent("Of the load with the most tokens/s.");
    expect(first!.getByRole("link", { name: "llama-3.1-8b" })).toHaveAttribute(
      "href",
      "/benchmark/?id=20261128T112914Z-9709e94b",
    );
    expect(first!.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
      "llama-3.1-8bhttp://gpu1:8000",
      "Completed",
      "Suspect",
      "1,113",
      "74.70",
      "2%",
      "2 hours ago",
    ]);
    expect(
      first!.getByRole("img", { name: "Output tokens per second at each of 3 levels" }),
    ).toBeInTheDocument();
    expect(second!.getAllByRole("cell").map((cell) => cell.textContent?.slice(0, 16))).toEqual([
      "http://gpu1:8000",
      "Failed",
      "",
      "–",
      "–",
      "–",
      expect.any(String),
    ]);
  });

  it("shows what runs with a bar and what waits with its place", async () => {
    const running = runStatus();
    const waiting = entry({ run_id: "r2", status: "queued", model: null, levels: 0 });
    vi.mocked(api.history).mockImplementation(async ({ status }) =>
      history(status === "running" ? [running] : status === "queued" ? [waiting] : [waiting, running], {
        running: 1,
        queued: 1,
      }),
    );
    vi.mocked(api.run).mockImplementation(async (run_id) =>
      run_id === "r1"
        ? running
        : { ...running, ...waiting, queue_position: 1, phase: null, concurrency: null, metrics: null },
    );
    renderPage(<DashboardPage />);
    const bar = await screen.findByRole("progressbar", { name: "Progress of llama-3.1-8b" });
    await waitFor(() => expect(bar).toHaveAttribute("aria-valuenow", "41.2"));
    expect(screen.getByText("Measuring · level 2 of 3, load 10")).toBeInTheDocument();
    expect(screen.getByText("41% · about 18 s left")).toBeInTheDocument();
    expect(screen.getByText("2 errors")).toBeInTheDocument();
    expect(await screen.findByText("next in the queue")).toBeInTheDocument();
    expect(screen.getByText("No run has ended yet.")).toBeInTheDocument();
  });

  it("says when it cannot be loaded, and tries again", async () => {
    vi.mocked(api.history).mockRejectedValueOnce(new ApiError(500, "the database cannot be read"));
    vi.mocked(api.history).mockResolvedValue(history([entry()], { completed: 1 }));
    renderPage(<DashboardPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database cannot be read");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("table")).toBeInTheDocument();
  });
});
