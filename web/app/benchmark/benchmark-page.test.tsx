import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, NoAnswer, type RunStatus } from "@/lib/api";
import { drawing } from "@/tests/charts";
import { live, logEntry, result, runStatus } from "@/tests/data";
import { FakeSocket } from "@/tests/fake-socket";
import { faultsOf } from "@/tests/faults";
import { goTo } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { BenchmarkPage } from "./benchmark-page";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

beforeEach(() => {
  goTo("/benchmark/?id=r1");
  FakeSocket.install();
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(320); // room for rows of the log
  vi.spyOn(api, "run").mockResolvedValue(runStatus());
  vi.spyOn(api, "live").mockResolvedValue(live());
  vi.spyOn(api, "result").mockResolvedValue(result([]));
  vi.spyOn(api, "cancel").mockResolvedValue({} as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const say = (changes: Partial<RunStatus> & { request_log?: object[]; dropped?: number } = {}) =>
  act(() =>
    FakeSocket.latest!.say({ type: "progress", ...runStatus(), request_log: [], dropped: 0, ...changes }),
  );
const open = async () => {
  const page = renderPage(<BenchmarkPage />);
  await screen.findByRole("heading", { level: 1, name: "llama-3.1-8b" });
  await waitFor(() => expect(FakeSocket.made).toHaveLength(1));
  return page;
};
const nothingMeasured = () => screen.findByText("Nothing was measured");

describe("a run that goes on", () => {
  it("is shown as the WebSocket tells of it, and says so", async () => {
    vi.mocked(api.live).mockResolvedValue(live({ next: 5 })); // of these the server knows the number only
    const page = await open();
    expect(screen.getByText("Connecting")).toBeInTheDocument();
    say({
      elapsed_s: 12.5,
      metrics: { output_tokens_per_s: 912, ttft_p50_ms: 58, error_count: 2, in_flight: 10, waiting: 3 },
      request_log: [logEntry(6), logEntry(7, { status: "failed", error: "HTTP 500", ttft_ms: null })],
    });
    expect(await screen.findByText("Live")).toBeInTheDocument();
    expect(screen.getByText("Measuring")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Whole run" })).toHaveAttribute("aria-valuenow", "41.2");
    expect(screen.getByText("12.5 s so far")).toBeInTheDocument();
    expect(screen.getByText("about 18 s left")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Level 2 of 3: load 10" })).toHaveAttribute(
      "aria-valuenow",
      "20",
    );
    expect(screen.getByText("40 of 200 requests")).toBeInTheDocument();
    expect(screen.getByText("3 due and waiting")).toBeInTheDocument();
    expect(
      await screen.findByText("5 requests that ended are not listed; the result has them all."),
    ).toBeInTheDocument();
    await waitFor(async () =>
      expect((await drawing("Output tokens per second over time")).series[0]!.data).toEqual([[12.5, 912]]),
    );
    const log = within(screen.getByRole("log", { name: "Requests" }));
    expect(await log.findByText("HTTP 500")).toBeInTheDocument();
    expect(log.getByText("q6")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("checkbox", { name: "Only failed" }));
    expect(log.queryByText("q6")).not.toBeInTheDocument();
    expect(await faultsOf(page)).toEqual([]);
  });

  it("is polled where the WebSocket breaks, and says so", async () => {
    await open();
    vi.mocked(api.run).mockResolvedValue(runStatus({ overall_percent: 63 }));
    act(() => FakeSocket.latest!.close());
    expect(await screen.findByText("Polling each second")).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByRole("progressbar", { name: "Whole run" })).toHaveAttribute("aria-valuenow", "63"),
    );
  });

  it("says why there is no news of it, and is shown on", async () => {
    await open();
    vi.mocked(api.run).mockRejectedValue(new ApiError(500, "the database is busy"));
    act(() => FakeSocket.latest!.close());
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "There is no news of the run: the database is busy",
    );
    expect(screen.getByText("Measuring")).toBeInTheDocument();
    vi.mocked(api.run).mockResolvedValue(runStatus());
    await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
  });

  it("shows – for what is not known yet", async () => {
    vi.mocked(api.run).mockResolvedValue(
      runStatus({
        phase: null,
        progress: null,
        concurrency: null,
        overall_percent: null,
        elapsed_s: null,
        eta_s: null,
        metrics: null,
      }),
    );
    await open();
    expect(screen.getByText("Starting")).toBeInTheDocument();
    expect(screen.getByText("– so far")).toBeInTheDocument();
    expect(screen.queryByText(/left$/)).not.toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Whole run" })).not.toHaveAttribute("aria-valuenow");
    expect(screen.getByText("None has ended yet.")).toBeInTheDocument();
  });

  it("waits in the queue at its place", async () => {
    vi.mocked(api.run).mockResolvedValue(runStatus({ status: "queued", queue_position: 2 }));
    await open();
    expect(screen.getByText(/^It waits at place 2 of the queue\./)).toBeInTheDocument();
    say({ phase: "probing", asked: "http://gpu1:8000" });
    expect(await screen.findByText("Asking http://gpu1:8000 what it is")).toBeInTheDocument();
  });
});

describe("stopping a run", () => {
  const stop = async () => {
    await userEvent.click(screen.getByRole("button", { name: "Stop the run" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Stop this run?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Stop the run" }));
  };

  it("asks first, then lets what is in flight end, then cuts it off", async () => {
    await open();
    await stop();
    await userEvent.click(await screen.findByRole("button", { name: "Stop at once" }));
    await waitFor(() =>
      expect(vi.mocked(api.cancel).mock.calls).toEqual([
        ["r1", false],
        ["r1", true],
      ]),
    );
  });

  it("is told to everybody, as soon as the server says so", async () => {
    await open();
    say({ stopping: true });
    expect(await screen.findByText(/^The run is ending\./)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Stop the run" })).not.toBeInTheDocument();
  });

  it("is told to who comes later, too", async () => {
    vi.mocked(api.run).mockResolvedValue(runStatus({ stopping: true }));
    await open();
    expect(screen.getByText(/^The run is ending\./)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Stop at once" }));
    await waitFor(() => expect(vi.mocked(api.cancel).mock.calls).toEqual([["r1", true]]));
  });

  it("says why it failed, and can be tried again as far as it had come", async () => {
    await open();
    vi.mocked(api.cancel).mockRejectedValueOnce(new ApiError(409, "it belongs to another process"));
    await stop();
    expect((await screen.findAllByText("it belongs to another process"))[0]).toBeInTheDocument();
    await stop();
    const atOnce = await screen.findByRole("button", { name: "Stop at once" });
    vi.mocked(api.cancel).mockRejectedValueOnce(new ApiError(503, "too many calls"));
    await userEvent.click(atOnce);
    expect((await screen.findAllByText("too many calls"))[0]).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Stop at once" })).toBeEnabled();
  });
});

describe("the end of a run", () => {
  const ended = runStatus({ status: "completed" });

  it("gives way to the result", async () => {
    await open();
    vi.mocked(api.run).mockResolvedValue(ended);
    act(() => FakeSocket.latest!.say({ type: "completed", status: "completed", summary: {} }));
    expect(await nothingMeasured()).toBeInTheDocument();
    expect(screen.queryByRole("log")).not.toBeInTheDocument();
  });

  it("is asked for until the server tells of it", async () => {
    await open();
    vi.mocked(api.run).mockRejectedValueOnce(new ApiError(503, "too many calls"));
    act(() => FakeSocket.latest!.say({ type: "completed", status: "completed", summary: {} }));
    expect(await screen.findByText("The run has ended; its result is being fetched.")).toBeInTheDocument();
    expect(screen.queryByText("Live")).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Stop the run" })).not.toBeInTheDocument();
    vi.mocked(api.run).mockResolvedValue(ended);
    expect(await nothingMeasured()).toBeInTheDocument();
  });

  it("is told where the run was deleted meanwhile", async () => {
    await open();
    vi.mocked(api.run).mockRejectedValue(new ApiError(404, "there is no run r1"));
    act(() => FakeSocket.latest!.close());
    expect(await screen.findByRole("alert")).toHaveTextContent("there is no run r1");
    expect(screen.queryByRole("log")).not.toBeInTheDocument();
  });
});

describe("the address", () => {
  it("without a run leads to the history", async () => {
    goTo("/benchmark/");
    renderPage(<BenchmarkPage />);
    expect(screen.getByRole("heading", { level: 1, name: "No run is named" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "To the history" })).toHaveAttribute("href", "/history/");
    expect(api.run).not.toHaveBeenCalled();
  });

  it("of a run that cannot be loaded says why, and tries again", async () => {
    vi.mocked(api.run).mockRejectedValueOnce(new NoAnswer("offline"));
    renderPage(<BenchmarkPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent(/Is “llm-loadtest serve” still running/);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("log")).toBeInTheDocument();
  });
});
