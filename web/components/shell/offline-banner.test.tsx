import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { renderPage } from "@/tests/render";
import { OfflineBanner } from "./offline-banner";

vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("health"));

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(api.health).mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("a server that refuses", () => {
  it("is there, and is not asked more often for it", async () => {
    vi.mocked(api.health).mockRejectedValue(new ApiError(401, "a key is needed"));
    renderPage(<OfflineBanner />);
    await later(9_000);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(api.health).toHaveBeenCalledOnce();
  });
});
