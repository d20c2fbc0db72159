import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, NoAnswer } from "@/lib/api";
import { goTo, router } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { Link } from "./link";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("health"));

beforeEach(() => {
  goTo("/system/");
  router.push.mockClear();
  vi.mocked(api.health).mockReset();
});

const follow = async () => {
  renderPage(<Link href="/history/?q=a">History</Link>);
  await userEvent.click(screen.getByRole("link", { name: "History" }));
};

describe("a link to another page", () => {
  it("is followed where the server is there", async () => {
    vi.mocked(api.health).mockResolvedValue({ status: "ok", version: "0.1.0" } as never);
    await follow();
    await waitFor(() => expect(router.push).toHaveBeenCalledExactlyOnceWith("/history/?q=a"));
  });

  it("is followed where the server answers that something is wrong", async () => {
    vi.mocked(api.health).mockRejectedValue(new ApiError(503, "it is stopping"));
    await follow();
    await waitFor(() => expect(router.push).toHaveBeenCalledExactlyOnceWith("/history/?q=a"));
  });

  it("is not where the server is gone, which is told, and is again when it is back", async () => {
    vi.mocked(api.health).mockRejectedValue(new NoAnswer("offline"));
    await follow();
    const [news] = await screen.findAllByText(/^The server of llm-loadtest cannot be reached/);
    expect(news).toBeInTheDocument();
    expect(router.push).not.toHaveBeenCalled();
    vi.mocked(api.health).mockResolvedValue({ status: "ok", version: "0.1.0" } as never);
    await userEvent.click(screen.getByRole("link", { name: "History" }));
    await waitFor(() => expect(router.push).toHaveBeenCalledExactlyOnceWith("/history/?q=a"));
  });
});
