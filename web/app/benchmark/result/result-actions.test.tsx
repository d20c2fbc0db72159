import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, download } from "@/lib/api";
import { router } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { ResultActions } from "./result-actions";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async (original) => ({
  ...(await original<typeof import("@/lib/api")>()),
  api: { remove: vi.fn() },
  download: vi.fn(),
}));

beforeEach(() => {
  router.push.mockClear();
  vi.mocked(api.remove).mockReset().mockResolvedValue(undefined);
  vi.mocked(download).mockReset().mockResolvedValue(undefined);
  renderPage(<ResultActions run_id="r1" measured />);
});

const choose = async (name: RegExp) => {
  await userEvent.click(screen.getByRole("button", { name: "Download" }));
  await userEvent.click(await screen.findByRole("menuitem", { name }));
};

describe("a result's actions", () => {
  it("lead to its analysis, its comparison, and the form filled in", () => {
    expect(screen.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
      ["AI analysis", "/benchmark/analysis/?id=r1"],
      ["Compare", "/compare/?ids=r1"],
      ["Run again", "/benchmark/new/?from=r1"],
    ]);
  });

  it.each([
    [/^HTML/, "html"],
    [/^Excel/, "xlsx"],
    [/^CSV of levels/, "csv"],
    [/^JSON ?The whole/, "json"],
    [/^CSV of requests/, "requests_csv"],
    [/^JSONL of requests/, "jsonl"],
  ])("download %s", async (name, format) => {
    await choose(name);
    expect(download).toHaveBeenCalledExactlyOnceWith("r1", { format });
  });

  it("say that a download goes on, and why it failed", async () => {
    let fail: (fault: Error) => void;
    vi.mocked(download).mockReturnValue(new Promise((_, reject) => (fail = reject)));
    await choose(/^HTML/);
    expect(await screen.findByRole("button", { name: "Downloading…" })).toBeDisabled();
    fail!(new ApiError(404, "there is no run r1"));
    expect((await screen.findAllByText("there is no run r1"))[0]).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Download" })).toBeEnabled();
  });

  describe("delete", () => {
    const openDialog = async () => {
      await userEvent.click(screen.getByRole("button", { name: "Delete" }));
      return within(await screen.findByRole("alertdialog", { name: "Delete this run?" }));
    };

    it("the run once it was confirmed, and lead to the history", async () => {
      const dialog = await openDialog();
      expect(dialog.getByText(/^r1 with all its requests/)).toBeInTheDocument();
      expect(api.remove).not.toHaveBeenCalled();
      await userEvent.click(dialog.getByRole("button", { name: "Delete" }));
      await waitFor(() => expect(router.push).toHaveBeenCalledWith("/history/"));
      expect(api.remove).toHaveBeenCalledExactlyOnceWith("r1");
    });

    it("nothing where the user goes back", async () => {
      await userEvent.click((await openDialog()).getByRole("button", { name: "Back" }));
      expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
      expect(api.remove).not.toHaveBeenCalled();
    });

    it("and stay, saying why, where that fails", async () => {
      vi.mocked(api.remove).mockRejectedValue(new ApiError(409, "it belongs to another process"));
      await userEvent.click((await openDialog()).getByRole("button", { name: "Delete" }));
      expect((await screen.findAllByText("it belongs to another process"))[0]).toBeInTheDocument();
      expect(router.push).not.toHaveBeenCalled();
    });
  });
});
