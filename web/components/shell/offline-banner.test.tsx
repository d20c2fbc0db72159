import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { renderPage } from "@/tests/render";
import { OfflineBanner } from "./offline-banner";

vi.mock("@/lib/api", async (original) => ({
  ...(await original<typeof import("@/lib/api")>()),
  api: { health: vi.fn() },
}));

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(api.health).mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("a server that cannot be reached", () => {
  it("is told of, and asked for every two seconds until it is back", async () => {
    vi.mocked(api.health).mockRejectedValueOnce(new ApiError(0, "gone"));
    vi.mocked(api.health).mockResolvedValue({} as never);
    renderPage(<OfflineBanner />);
    await later(0);
    expect(screen.getByRole("alert")).toHaveTextContent("No connection to the server.");
    await later(2_100);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    await later(9_000);
    expect(api.health).toHaveBeenCalledTimes(2);
  });
});

describe("a server that refuses", () => {
  it("is there, and is not asked more often for it", async () => {
    vi.mocked(api.health).mockRejectedValue(new ApiError(401, "a key is needed"));
    renderPage(<OfflineBanner />);
    await later(9_000);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(api.health).toHaveBeenCalledOnce();
  });
});
