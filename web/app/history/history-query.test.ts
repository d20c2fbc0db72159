import { describe, expect, it } from "vitest";
import { isFiltered, nextSort, readState, sortText, toQuery } from "./history-query";

const state = (query: string) => readState(new URLSearchParams(query));

describe("history in the URL", () => {
  it("is the newest runs where nothing is said", () => {
    expect(toQuery(state(""))).toEqual({ sort: "newest", limit: 25, offset: 0 });
    expect(isFiltered(state(""))).toBe(false);
  });

  it("carries filters, order and page to the server", () => {
    const given = state("status=failed&q=qwen&model=a&server=b&sort=-ttft&page=3&size=50");
    expect(toQuery(given)).toEqual({
      status: "failed",
      q: "qwen",
      model: "a",
      server: "b",
      sort: "-ttft",
      limit: 50,
      offset: 100,
    });
    expect(isFiltered(given)).toBe(true);
  });

  it("asks for whole days of the reader's time zone, the last one included", () => {
    const { from, to } = toQuery(state("from=2026-11-01&to=2026-11-01"));
    expect(from).toBe(new Date(2026, 10, 1).toISOString().replace(".000", ""));
    expect(Date.parse(String(to)) - Date.parse(String(from))).toBe(24 * 3600 * 1000);
  });

  it("takes nonsense for what is usual", () => {
    expect(state("status=odd&sort=-odd&page=-2&size=7&from=2026-99-99")).toEqual(state(""));
  });
});

describe("sorting by a column", () => {
  it("turns around on the second press", () => {
    const once = nextSort({ column: "created", descending: true }, "ttft");
    expect(sortText(once)).toBe("ttft");
    expect(sortText(nextSort(once, "ttft"))).toBe("-ttft");
    expect(sortText(nextSort(once, "throughput"))).toBe("-throughput");
    expect(sortText(nextSort({ column: "created", descending: true }, "created"))).toBe("oldest");
  });
});
