import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { runStatus } from "@/tests/data";
import { FakeSocket } from "@/tests/fake-socket";
import { renderPage } from "@/tests/render";
import { BenchmarkPage } from "../benchmark-page";

vi.mock("next/navigation", () => ({ useSearchParams: () => new URLSearchParams("id=r1") }));
vi.mock("@/components/charts/chart", () => ({ Chart: () => null }));
vi.mock("../result/result-view", () => ({ ResultView: () => <p>the result</p> }));
vi.mock("@/lib/api", async (original) => ({
  ...(await original<typeof import("@/lib/api")>()),
  api: { run: vi.fn(), live: vi.fn(), cancel: vi.fn() },
}));

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const say = async (message: object) => {
  FakeSocket.latest!.say(message);
  await wait(100);
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  vi.mocked(api.run).mockReset().mockResolvedValue(runStatus());
  vi.mocked(api.live).mockReset().mockResolvedValue({
    run_id: "r1",
    status: "running",
    interval_s: 1,
    points: [],
    request_log: [],
    next: 0,
    dropped: 0,
  });
  vi.mocked(api.cancel).mockReset().mockResolvedValue({ run_id: "r1", status: "cancelling" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open() {
  renderPage(<BenchmarkPage />);
  await wait(100);
  await say({ ...runStatus(), type: "progress", request_log: [], dropped: 0 });
  expect(screen.getByText("Live")).toBeInTheDocument();
}

describe("a run that goes on", () => {
  it("is the result as soon as that is there, though asking failed at first", async () => {
    await open();
    vi.mocked(api.run).mockRejectedValueOnce(new ApiError(500, "the database is busy"));
    await say({ type: "completed", run_id: "r1", status: "completed" });
    expect(screen.getByText("The run has ended; its result is being fetched.")).toBeInTheDocument();
    expect(screen.queryByText("Live")).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Stop the run" })).not.toBeInTheDocument();
    vi.mocked(api.run).mockResolvedValue(runStatus({ status: "completed" }));
    await wait(2_000);
    expect(screen.getByText("the result")).toBeInTheDocument();
  });

  it("is no longer shown once it was deleted", async () => {
    await open();
    vi.mocked(api.run).mockRejectedValue(new ApiError(404, "there is no such run"));
    FakeSocket.latest!.close();
    await wait(100);
    expect(screen.getByRole("alert")).toHaveTextContent("there is no such run");
    expect(screen.queryByText("Measuring")).not.toBeInTheDocument();
  });

  it("stays where only the news of it fails, and says why", async () => {
    await open();
    vi.mocked(api.run).mockRejectedValue(new ApiError(500, "the database is busy"));
    FakeSocket.latest!.close();
    await wait(100);
    expect(screen.getByText("Polling each second")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent("There is no news of the run: the database is busy");
    vi.mocked(api.run).mockResolvedValue(runStatus());
    await wait(1_100);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });
});

describe("a run that was asked to stop", () => {
  const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

  it("says so to who comes later, and can be cut off", async () => {
    vi.mocked(api.run).mockResolvedValue(runStatus({ stopping: true }));
    renderPage(<BenchmarkPage />);
    await wait(100);
    expect(screen.getByText(/^The run is ending\./)).toBeVisible();
    press("Stop at once");
    await wait(0);
    expect(vi.mocked(api.cancel).mock.calls).toEqual([["r1", true]]);
  });

  it("says so to everybody as soon as the server does", async () => {
    await open();
    expect(screen.getByText("Measuring")).toBeInTheDocument();
    await say({ ...runStatus({ stopping: true }), type: "progress", request_log: [], dropped: 0 });
    expect(screen.getByText(/^The run is ending\./)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Stop the run" })).not.toBeInTheDocument();
  });

  it("is not asked again before the server says so", async () => {
    await open();
    press("Stop the run");
    fireEvent.click(screen.getAllByRole("button", { name: "Stop the run" }).at(-1)!);
    await wait(0);
    expect(vi.mocked(api.cancel).mock.calls).toEqual([["r1", false]]);
    press("Stop at once");
    await wait(0);
    expect(vi.mocked(api.cancel).mock.calls).toEqual([
      ["r1", false],
      ["r1", true],
    ]);
  });
});
