import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { entry, history } from "@/tests/data";
import { faultsOf } from "@/tests/faults";
import { goTo, query } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { HistoryPage } from "./history-page";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("history"));

const runs = [
  entry({ run_id: "r1", model: "qwen3-8b" }),
  entry({
    run_id: "r2",
    model: "llama-3.1-8b",
    status: "failed",
    levels: 0,
    verdict: null,
    error_rate: null,
  }),
];

beforeEach(() => {
  goTo("/history/");
  vi.mocked(window.history.pushState).mockClear();
  vi.mocked(api.history)
    .mockReset()
    .mockResolvedValue(history(runs, { completed: 1, failed: 1 }, 60));
});

const pushed = () => vi.mocked(window.history.pushState).mock.calls.map(([, , url]) => url);
const asked = () => vi.mocked(api.history).mock.lastCall![0];
const open = async (url = "/history/") => {
  goTo(url);
  const page = renderPage(<HistoryPage />);
  await screen.findByRole("table");
  return page;
};

describe("the history", () => {
  it("lists the runs with what they measured", async () => {
    const page = await open();
    const [, first, second] = screen.getAllByRole("row").map((row) => within(row));
    expect(first!.getByRole("link", { name: "qwen3-8b" })).toHaveAttribute("href", "/benchmark/?id=r1");
    expect(first!.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
      "",
      "qwen3-8br1 · http://gpu1:8000",
      "Completed",
      "Suspect",
      "3",
      "1,113",
      "74.70",
      "2%",
      "2 min 11 s",
      expect.stringMatching(/^Nov 28, 2026[\d:]+:14\s[AP]M$/),
    ]);
    expect(second!.getAllByRole("cell").map((cell) => cell.textContent)[3]).toBe("");
    expect(second!.getAllByRole("cell").map((cell) => cell.textContent)[7]).toBe("–");
    expect(await faultsOf(page)).toEqual([]);
  });

  it("asks for what the URL says, and shows it in the filters", async () => {
    await open("/history/?status=failed&q=qwen&model=a&server=b&from=2026-11-01&sort=-ttft&page=2&size=50");
    expect(asked()).toEqual({
      status: "failed",
      q: "qwen",
      model: "a",
      server: "b",
      from: new Date(2026, 10, 1).toISOString().replace(".000", ""),
      sort: "-ttft",
      limit: 50,
      offset: 50,
    });
    expect(screen.getByRole("button", { name: "Failed 1" })).toHaveAttribute("aria-pressed", "true");
    expect(screen.getByLabelText("Search id, model, server")).toHaveValue("qwen");
    expect(screen.getByLabelText("From")).toHaveValue("2026-11-01");
    expect(screen.getByLabelText("Per page")).toHaveValue("50");
    expect(screen.getByText("51–60 of 60")).toBeInTheDocument();
    expect(screen.getByRole("columnheader", { name: /^TTFT p50/ })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
  });

  it("puts each filter into the URL, and begins at the first page again", async () => {
    await open("/history/?page=2&sort=oldest");
    await userEvent.click(screen.getByRole("button", { name: "Failed 1" }));
    expect(query()).toEqual({ sort: "oldest", status: "failed" });
    fireEvent.change(screen.getByLabelText("Until"), { target: { value: "2026-11-30" } });
    fireEvent.change(screen.getByLabelText("Model"), { target: { value: "qwen" } });
    await waitFor(() => expect(query().model).toBe("qwen"));
    expect(query()).toEqual({ sort: "oldest", status: "failed", to: "2026-11-30", model: "qwen" });
    await waitFor(() => expect(asked()).toMatchObject({ status: "failed", model: "qwen", offset: 0 }));
    await userEvent.click(screen.getByRole("button", { name: "Clear" }));
    expect(query()).toEqual({ sort: "oldest" });
    expect(screen.getByLabelText("Model")).toHaveValue("");
  });

  it("has the Back button undo each choice, but not each pause in typing", async () => {
    await open("/history/?sort=oldest&model=a");
    fireEvent.change(screen.getByLabelText("Search id, model, server"), { target: { value: "qwen" } });
    await waitFor(() => expect(query().q).toBe("qwen"));
    expect(pushed()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Failed 1" }));
    fireEvent.change(screen.getByLabelText("From"), { target: { value: "2026-11-01" } });
    await userEvent.click(screen.getByRole("button", { name: "Created" }));
    await userEvent.selectOptions(screen.getByLabelText("Per page"), "50");
    await userEvent.click(screen.getByRole("button", { name: "Clear" }));
    expect(pushed()).toEqual([
      "/history/?sort=oldest&model=a&q=qwen&status=failed",
      "/history/?sort=oldest&model=a&q=qwen&status=failed&from=2026-11-01",
      "/history/?model=a&q=qwen&status=failed&from=2026-11-01",
      "/history/?model=a&q=qwen&status=failed&from=2026-11-01&size=50",
      "/history/?size=50",
    ]);
  });

  it("keeps what is typed while the URL lags behind", async () => {
    await open();
    let late = "";
    vi.mocked(window.history.replaceState).mockImplementationOnce((_data, _unused, url) => {
      late = String(url);
    });
    const search = screen.getByLabelText("Search id, model, server");
    fireEvent.change(search, { target: { value: "qw" } });
    await waitFor(() => expect(late).toBe("/history/?q=qw"));
    fireEvent.change(search, { target: { value: "qwen" } });
    goTo(late);
    await waitFor(() => expect(asked()).toMatchObject({ q: "qw" }));
    expect(search).toHaveValue("qwen");
    await waitFor(() => expect(query()).toEqual({ q: "qwen" }));
  });

  it("sorts by a column, and the other way round on the second press", async () => {
    await open("/history/?page=2");
    const press = () => userEvent.click(screen.getByRole("button", { name: "Tokens/s, best" }));
    await press();
    expect(query()).toEqual({ sort: "-throughput" });
    await press();
    expect(query()).toEqual({ sort: "throughput" });
    await waitFor(() => expect(asked()).toMatchObject({ sort: "throughput" }));
    await userEvent.click(screen.getByRole("button", { name: "Created" }));
    expect(query()).toEqual({});
  });

  it("says of which load the TTFT is", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "About TTFT p50 at that load, ms" }));
    expect(await screen.findByRole("tooltip")).toHaveTextContent("Of the load with the most tokens/s.");
    expect(query()).toEqual({});
  });

  it("turns the pages, so that the Back button leads back", async () => {
    await open();
    expect(screen.getByText("1 / 3")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Previous page" })).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: "Next page" }));
    expect(pushed()).toEqual(["/history/?page=2"]);
    await waitFor(() => expect(asked()).toMatchObject({ offset: 25 }));
    await userEvent.selectOptions(screen.getByLabelText("Per page"), "100");
    expect(query()).toEqual({ size: "100" });
    expect(screen.getByText("1 / 1")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Next page" })).toBeDisabled();
  });

  it("goes back to the last page where the one it is on has gone", async () => {
    vi.mocked(api.history).mockImplementation(async ({ offset = 0 }) =>
      history(offset >= 50 ? [] : runs, { completed: 50 }, 50),
    );
    await open("/history/?page=3");
    expect(query()).toEqual({ page: "2" });
  });

  it("says that there is none, that none matches, and what went wrong", async () => {
    vi.mocked(api.history).mockResolvedValue(history([]));
    renderPage(<HistoryPage />);
    expect(await screen.findByText("No run yet")).toBeInTheDocument();
    goTo("/history/?q=x");
    expect(await screen.findByText("No run matches")).toBeInTheDocument();
    vi.mocked(api.history).mockRejectedValueOnce(new ApiError(500, "the database cannot be read"));
    goTo("/history/?q=xy");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("the database cannot be read");
    expect(document.querySelector("section section")).toBeNull(); // one card
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("No run matches")).toBeInTheDocument();
  });
});
