import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { goTo, navigation, query, router } from "@/tests/navigation";
import { useUrlChoice, useUrlState } from "./url-state";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

beforeEach(() => {
  goTo("/history/?q=a&page=2");
  vi.mocked(window.history.pushState).mockClear();
});

describe("the state in the URL", () => {
  it("is changed without Next's router, which would ask the server", () => {
    const { result } = renderHook(useUrlState);
    act(() => result.current.change({ q: "b c", page: null }));
    expect(window.location.pathname + window.location.search).toBe("/history/?q=b+c");
    expect(result.current.params.get("q")).toBe("b c");
    expect(router.replace).not.toHaveBeenCalled();
    expect(window.history.pushState).not.toHaveBeenCalled();
  });

  it("is there at once, before Next has followed", () => {
    const stale = vi.spyOn(navigation, "useSearchParams").mockReturnValue(new URLSearchParams("q=a&page=2"));
    const { result } = renderHook(useUrlState);
    expect(stale).toHaveBeenCalled();
    act(() => result.current.change({ q: "b" }));
    expect(result.current.params.get("q")).toBe("b");
    stale.mockRestore();
  });

  it("follows a link", () => {
    const { result } = renderHook(useUrlState);
    act(() => goTo("/history/?q=c"));
    expect(result.current.params.get("q")).toBe("c");
  });

  it("keeps both of two changes in one event", () => {
    const { result } = renderHook(useUrlState);
    act(() => {
      result.current.change({ q: "" });
      result.current.change({ sort: "oldest" });
    });
    expect(query()).toEqual({ page: "2", sort: "oldest" });
  });

  it("adds an entry where that is asked for", () => {
    const { result } = renderHook(useUrlState);
    act(() => result.current.change({ q: null, page: null }, "push"));
    expect(window.history.pushState).toHaveBeenCalledExactlyOnceWith(null, "", "/history/");
  });
});

describe("a choice in the URL", () => {
  const choice = () => renderHook(() => useUrlChoice("shape", ["cdf", "histogram"], "cdf")).result;

  it("is the usual one where the URL says nothing that is known", () => {
    goTo("/?shape=pie");
    expect(choice().current[0]).toBe("cdf");
    goTo("/?shape=histogram");
    expect(choice().current[0]).toBe("histogram");
  });

  it("stands in the URL unless it is the usual one", () => {
    goTo("/");
    const shape = choice();
    act(() => shape.current[1]("histogram"));
    expect(query()).toEqual({ shape: "histogram" });
    act(() => shape.current[1]("cdf"));
    expect(query()).toEqual({});
  });
});
