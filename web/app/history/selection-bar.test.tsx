import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { entry, history } from "@/tests/data";
import { goTo, query } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { HistoryPage } from "./history-page";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("history", "remove"));

const runs = ["r1", "r2", "r3"].map((run_id) => entry({ run_id, model: `model-${run_id}` }));

beforeEach(() => {
  vi.mocked(api.history)
    .mockReset()
    .mockResolvedValue(history(runs, { completed: 3 }));
  vi.mocked(api.remove).mockReset().mockResolvedValue(undefined);
});

const open = async (url: string) => {
  goTo(url);
  renderPage(<HistoryPage />);
  await screen.findByRole("table");
};
const bar = () => within(screen.getByRole("region", { name: "Selected runs" }));
const box = (run_id: string) => screen.getByRole("checkbox", { name: `Select model-${run_id} (${run_id})` });
const confirmDeletion = async () => {
  await userEvent.click(bar().getByRole("button", { name: "Delete" }));
  await userEvent.click(
    within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Delete" }),
  );
};

describe("runs that are selected", () => {
  it("are in the URL, and lead to their comparison", async () => {
    await open("/history/");
    expect(screen.queryByRole("region", { name: "Selected runs" })).not.toBeInTheDocument();
    await userEvent.click(box("r1"));
    expect(query()).toEqual({ select: "r1" });
    expect(bar().getByText(/^1 run selected/)).toHaveTextContent("select 2 to 5 to compare");
    await userEvent.click(box("r3"));
    expect(bar().getByRole("link", { name: "Compare" })).toHaveAttribute("href", "/compare/?ids=r1,r3");
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all runs of this page" }));
    expect(query()).toEqual({ select: "r1,r2,r3" });
    await userEvent.click(box("r2"));
    expect(query()).toEqual({ select: "r1,r3" });
    await userEvent.click(bar().getByRole("button", { name: "Clear the selection" }));
    expect(query()).toEqual({});
  });

  it("count once, and may be on other pages; more than five are not compared", async () => {
    await open("/history/?select=r1,r1,x1,x2,x3,x4,x5");
    expect(bar().getByText(/^6 runs selected/)).toBeInTheDocument();
    expect(bar().queryByRole("link", { name: "Compare" })).not.toBeInTheDocument();
    expect(box("r1")).toBeChecked();
    expect(box("r2")).not.toBeChecked();
  });
});

describe("runs with nothing measured", () => {
  beforeEach(() => {
    const nothing = { levels: 0, verdict: null } as const;
    vi.mocked(api.history).mockResolvedValue(
      history([...runs, entry({ run_id: "r4", model: "model-r4", status: "failed", ...nothing })]),
    );
  });

  it("are not offered for a comparison, which is told", async () => {
    await open("/history/?select=r1,r4");
    expect(bar().getByText(/^2 runs selected/)).toHaveTextContent(
      "2 runs selected · select 2 to 5 to compare · one of them has nothing measured and cannot be compared",
    );
    expect(bar().queryByRole("link", { name: "Compare" })).not.toBeInTheDocument();
  });

  it("are left out of a comparison of others", async () => {
    await open("/history/?select=r1,r4,r2");
    expect(bar().getByRole("link", { name: "Compare" })).toHaveAttribute("href", "/compare/?ids=r1,r2");
    expect(bar().getByText(/^3 runs selected/)).toHaveTextContent("one of them has nothing measured");
  });
});

describe("deletion", () => {
  it("asks first", async () => {
    await open("/history/?select=r1,r2");
    await userEvent.click(bar().getByRole("button", { name: "Delete" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Delete 2 runs?" }));
    expect(screen.getByRole("alertdialog")).toHaveAccessibleDescription(
      "model-r1 (r1), model-r2 (r2). Their requests and analyses are deleted with them, for good.",
    );
    await userEvent.click(dialog.getByRole("button", { name: "Back" }));
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
    expect(api.remove).not.toHaveBeenCalled();
    expect(query()).toEqual({ select: "r1,r2" });
  });

  it("names what it deletes, of many runs the first five", async () => {
    await open("/history/?select=r1,20261128T112914Z-9709e94b,x1,x2,x3,x4,x5");
    await userEvent.click(bar().getByRole("button", { name: "Delete" }));
    expect(await screen.findByRole("alertdialog", { name: "Delete 7 runs?" })).toHaveAccessibleDescription(
      /^model-r1 \(r1\), 9709e94b, x1, x2, x3 and 2 more\. /,
    );
  });

  it("says where a run is stopped by it", async () => {
    vi.mocked(api.history).mockResolvedValue(history([entry({ run_id: "r1", status: "running" })]));
    await open("/history/?select=r1");
    await userEvent.click(bar().getByRole("button", { name: "Delete" }));
    expect(await screen.findByRole("alertdialog")).toHaveAccessibleDescription(
      "llama-3.1-8b (r1). One of them has not ended: it is stopped first. All is deleted for good.",
    );
  });

  it("of all that were selected leaves none, and asks for the list again", async () => {
    await open("/history/?q=model&select=r1,r2");
    vi.mocked(api.history).mockResolvedValue(history([runs[2]!]));
    await confirmDeletion();
    expect((await screen.findAllByText("2 runs were deleted."))[0]).toBeInTheDocument();
    expect(vi.mocked(api.remove).mock.calls).toEqual([["r1"], ["r2"]]);
    expect(query()).toEqual({ q: "model" });
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
  });

  it("that fails for some says for which and why, and keeps those selected", async () => {
    vi.mocked(api.remove).mockImplementation(async (run_id) => {
      if (run_id === "r2") throw new ApiError(409, "the run belongs to another process");
      if (run_id === "r3") throw new ApiError(503, "it has not ended within a minute");
      return undefined;
    });
    await open("/history/?select=r1,r2,r3");
    await confirmDeletion();
    const alert = within(await screen.findByRole("alert"));
    expect(alert.getByText("2 runs were not deleted:")).toBeInTheDocument();
    expect(alert.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      "r2: the run belongs to another process",
      "r3: it has not ended within a minute",
    ]);
    expect((await screen.findAllByText("The run was deleted."))[0]).toBeInTheDocument();
    expect(query()).toEqual({ select: "r2,r3" });
    await userEvent.click(box("r2"));
    expect(alert.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
      "r3: it has not ended within a minute",
    ]);
    vi.mocked(api.remove).mockResolvedValue(undefined);
    await confirmDeletion();
    await waitFor(() => expect(query()).toEqual({}));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("takes a run that is gone already for deleted", async () => {
    vi.mocked(api.remove).mockRejectedValue(new ApiError(404, "there is no run r1"));
    await open("/history/?select=r1");
    await confirmDeletion();
    expect((await screen.findAllByText("The run was deleted."))[0]).toBeInTheDocument();
    expect(query()).toEqual({});
  });
});
